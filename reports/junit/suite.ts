/** A JUnit test suite, as CI systems read it. Knows nothing of runs or verdicts. */
import { xmlAttributes, xmlText } from "./xml.js";

export interface TestCase {
  readonly classname: string;
  readonly name: string;
  readonly seconds: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly problem?: {
    readonly kind: "failure" | "error";
    readonly type: string;
    readonly message: string;
    readonly text: string;
  };
  readonly output?: string;
}

export function junitXml(suite: string, timestamp: string, cases: readonly TestCase[]): string {
  const number = (kind: string) => cases.filter(({ problem }) => problem?.kind === kind).length;
  const time = cases.reduce((total, { seconds }) => total + seconds, 0).toFixed(3);
  const counts = { tests: cases.length, failures: number("failure"), errors: number("error"), time };
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${xmlAttributes({ name: "faultline", ...counts })}>`,
    `  <testsuite${xmlAttributes({ name: suite, timestamp, ...counts })}>`,
    ...cases.flatMap(testCase),
    "  </testsuite>",
    "</testsuites>",
  ];
  return `${lines.join("\n")}\n`;
}

function testCase({ classname, name, seconds, properties, problem, output }: TestCase): string[] {
  const lines = [`    <testcase${xmlAttributes({ classname, name, time: seconds.toFixed(3) })}>`];
  const entries = Object.entries(properties);
  if (entries.length > 0) {
    lines.push("      <properties>");
    for (const [key, value] of entries)
      lines.push(`        <property${xmlAttributes({ name: key, value })}/>`);
    lines.push("      </properties>");
  }
  if (problem !== undefined) {
    const { kind, type, message, text } = problem;
    lines.push(`      <${kind}${xmlAttributes({ type, message })}>${xmlText(text)}</${kind}>`);
  }
  if (output !== undefined) lines.push(`      <system-out>${xmlText(output)}</system-out>`);
  lines.push("    </testcase>");
  return lines;
}
