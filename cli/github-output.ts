/** GitHub's two places: annotations are lines of the log, the summary is a file that the step names. */
import { appendFileSync } from "node:fs";
import type { Output } from "./output.js";

/** Without a step of GitHub Actions around it everything is printed. */
export function githubOutput(output: Output, text: string): void {
  const file = process.env["GITHUB_STEP_SUMMARY"];
  if (file === undefined || file === "") {
    output.result(text);
    return;
  }
  const lines = text.split("\n");
  const isAnnotation = (line: string) => /^::(?:error|warning|notice)[ :]/.test(line);
  const end = lines.findIndex((line) => !isAnnotation(line));
  const head = lines.slice(0, end < 0 ? lines.length : end);
  if (head.length > 0) output.result(head.join("\n"));
  appendFileSync(file, `${lines.slice(head.length).join("\n")}\n`);
}
