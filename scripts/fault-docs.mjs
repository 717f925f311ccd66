// Writes docs/faults.md from the registry of faults; with --check, fails when it is not current. Needs a build.
import { readFileSync, writeFileSync } from "node:fs";

const FILE = "docs/faults.md";
const { FAULTS } = await import(new URL("../dist/harness/faults/index.js", import.meta.url).href);
const { TARGETS } = await import(new URL("../dist/harness/faults/targets.js", import.meta.url).href);

const NEEDS = {
  links: "any server",
  processes: "servers that faultline started",
  clock: "servers that take the time from the C library",
  disk: "servers that write files through the C library",
  files: "nodes with files of their own",
  failover: "a system that can change its primary",
  messages: "links of datagrams, or of streams of known framing",
  pipelining: "several messages under way on a connection",
  membership: "a system whose members can leave and join",
};

const list = (words) => Object.entries(words).map(([word, meaning]) => `- \`${word}\`: ${meaning}`);

const sections = FAULTS.flatMap(({ name, summary, needs, words = {}, needsVolumes }) => {
  const own = Object.fromEntries(Object.entries(words).filter(([word]) => TARGETS[word] !== words[word]));
  const targets = Object.keys(words).some((word) => TARGETS[word] === words[word]);
  const wants = [...needs.map((need) => NEEDS[need]), ...(needsVolumes ? ["root, and local nodes"] : [])];
  return [
    `## ${name}`,
    "",
    summary,
    "",
    `Needs: ${wants.join("; ")}.${targets ? " Takes targets." : ""}`,
    ...(Object.keys(own).length === 0 ? [] : ["", ...list(own)]),
    "",
  ];
});

const text = [
  "# Faults",
  "",
  "`--faults partition,kill:primaries,latency:peers`: names, each with words that narrow down what is drawn. Faults come one at",
  "a time, in bags: every fault once, in random order, then again. Each lasts for a part of `--fault-interval`, and the rest is",
  "quiet. The history has what was observed of each; a fault that was never observed makes a run `unknown`.",
  "",
  "Targets, for all faults that take them (none: one, minority, majority or all, drawn each time):",
  "",
  ...list(TARGETS),
  "",
  ...sections,
].join("\n");

if (process.argv.includes("--check")) {
  if (readFileSync(FILE, "utf8").trim() !== text.trim()) {
    console.error(`${FILE} is not current: node scripts/fault-docs.mjs writes it`);
    process.exit(1);
  }
} else {
  writeFileSync(FILE, text);
}
