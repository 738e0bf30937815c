// [data-beep="right"] or "wrong": a scan is answered by a sound too, so that eyes can stay on the shelf; the field that is
// marked autofocus has the cursor again.
import { whenFound } from "./found.ts";

const TONES = { right: [1320, 0.07], wrong: [220, 0.3] } as const;
let sound: AudioContext | undefined;

function beep(frequency: number, seconds: number): void {
  sound ??= new AudioContext();
  const tone = sound.createOscillator();
  const loudness = sound.createGain();
  loudness.gain.value = 0.15;
  tone.frequency.value = frequency;
  tone.connect(loudness).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + seconds);
}

whenFound<HTMLElement>("[data-beep]", (answer) => {
  const [frequency, seconds] = TONES[answer.dataset.beep === "wrong" ? "wrong" : "right"];
  try {
    beep(frequency, seconds);
  } catch {
    // Without a loudspeaker colour and words have to do.
  }
  answer.querySelector<HTMLInputElement>("input[autofocus]")?.focus();
});
