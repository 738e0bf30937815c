"""Run by a Python that has pyAgrum: the same beliefs from a Bayesian network. JSON in, JSON out."""

import json
import sys

import pyagrum as gum


def main() -> None:
    given = json.load(sys.stdin)
    net = gum.BayesNet("faults")
    size = len(given["prior"])
    net.add(gum.LabelizedVariable("F", "fault", size))
    net.cpt("F")[:] = given["prior"]
    for place, table in enumerate(given["tables"]):
        net.add(gum.LabelizedVariable(f"Q{place}", "", len(table[0])))
        net.addArc("F", f"Q{place}")
        for fault in range(size):
            net.cpt(f"Q{place}")[{"F": fault}] = table[fault]
    for place, fixes in enumerate(given["fixes"]):
        net.add(gum.LabelizedVariable(f"R{place}", "fixed, failed", 2))
        net.addArc("F", f"R{place}")
        for fault in range(size):
            net.cpt(f"R{place}")[{"F": fault}] = [fixes[fault], 1 - fixes[fault]]
    beliefs = []
    for case in given["cases"]:
        inference = gum.LazyPropagation(net)
        inference.setEvidence({f"{'R' if repair else 'Q'}{place}": outcome for repair, place, outcome in case})
        inference.makeInference()
        beliefs.append(inference.posterior("F").tolist())
    json.dump(beliefs, sys.stdout)


if __name__ == "__main__":
    main()
