// What the tests use of Node: too little for a package of types.
declare module "node:test" {
  export function test(name: string, body: () => void | Promise<void>): void;
  export default test;
}
declare module "node:assert/strict" {
  const assert: {
    (value: unknown, message?: string): asserts value;
    ok(value: unknown, message?: string): asserts value;
    equal(actual: unknown, expected: unknown, message?: string): void;
    deepEqual(actual: unknown, expected: unknown, message?: string): void;
    rejects(promise: Promise<unknown>, error?: new (...args: never[]) => Error): Promise<void>;
  };
  export default assert;
}
declare module "node:assert" {
  export { default, default as strict } from "node:assert/strict";
}
declare module "node:fs" {
  export function existsSync(path: string): boolean;
  export function readFileSync(path: string, encoding: "utf8"): string;
  export function readdirSync(path: string): string[];
  export function writeFileSync(path: string, text: string): void;
}
declare module "node:readline" {
  export function createInterface(options: { input: unknown }): AsyncIterable<string>;
}
declare function setImmediate(then: (value: unknown) => void): void;
declare const process: {
  stdin: unknown;
  stdout: { write(text: string): void };
  env: Record<string, string | undefined>;
};
