/**
 * A cycle of operations for a terminal: one under the other, the reason on the way down, and a line back up.
 * Says nothing that `Proof` does not say.
 */
import type { Colors } from "picocolors/types.js";
import { operationLines } from "../tell/operation.js";
import { isCycle, type Proof, type Witness } from "../tell/proof.js";
import { cut, keyText, printable } from "../tell/value.js";
import { wrap } from "./wrap.js";

const VALUE_WIDTH = 110;

export function drawProof(proof: Proof, colours: Colors): string[] {
  return isCycle(proof.steps) ? drawCycle(proof, colours) : drawList(proof, colours);
}

function drawCycle(proof: Proof, colours: Colors): string[] {
  const { dim, cyan } = colours;
  const byIndex = new Map(proof.witnesses.map((witness) => [witness.index, witness]));
  const lines: string[] = [];
  proof.steps.forEach((step, i) => {
    const witness = byIndex.get(step.from)!;
    const [first, ...more] = describe(witness);
    const last = i === proof.steps.length - 1;
    lines.push(`${dim(i === 0 ? "┌─▶" : "│  ")} ${nameOf(witness, colours)} ${first ?? ""}`);
    for (const line of more) lines.push(`${dim("│")}    │  ${line}`);
    const reason = step.because === undefined ? "" : `: ${printable(step.because)}`;
    const word = printable(step.kind);
    const label = `${word}${step.key === undefined ? "" : ` ${keyText(step.key)}`}${reason}`;
    const [head, ...rest] = wrap(label, "", 90);
    const kind = head!.slice(0, word.length);
    lines.push(`${dim("│    │")}`);
    lines.push(`${dim("│    │")}  ${cyan(kind)}${head!.slice(word.length)}`);
    for (const line of rest) lines.push(`${dim("│    │")}    ${line}`);
    lines.push(dim(last ? "└────┘" : "│    ▼"));
  });
  return lines;
}

function drawList(proof: Proof, colours: Colors): string[] {
  const lines = proof.witnesses.flatMap((witness) => {
    const [first, ...more] = describe(witness);
    return [`${nameOf(witness, colours)} ${first ?? ""}`, ...more.map((line) => `   ${line}`)];
  });
  const name = new Map(proof.witnesses.map((witness) => [witness.index, witness.name]));
  for (const step of proof.steps) {
    const reason = step.because === undefined ? "" : `: ${printable(step.because)}`;
    lines.push(...wrap(`${name.get(step.from)!} → ${name.get(step.to)!} (${printable(step.kind)})${reason}`));
  }
  return lines;
}

function nameOf(witness: Witness, { bold, dim }: Colors): string {
  const process = witness.operation === undefined ? "" : `, process ${String(witness.operation.process)}`;
  return `${bold(witness.name)} ${dim(`(index ${String(witness.index)}${process})`)}`;
}

function describe({ operation }: Witness): string[] {
  if (operation === undefined) return [""];
  const lines = operationLines(operation).map((line) => cut(line, VALUE_WIDTH));
  const outcome =
    operation.type === "ok" ? "" : operation.type === "fail" ? "  (failed)" : "  (outcome unknown)";
  return lines.map((line, i) => (i === 0 ? `${line}${outcome}` : line));
}
