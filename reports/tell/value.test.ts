/** Values as text for people: what a database returned, and nothing that a terminal or a reader would mistake. */
import { expect, it } from "vitest";
import { show } from "../../checkers/history/index.js";
import { keyText, valueText } from "./value.js";

it.each([
  [{ $keyword: "x" }, ":x"],
  [[{ $keyword: "append" }, { $keyword: "x" }, 1], "[:append, :x, 1]"],
  [{ $set: [1, { $keyword: "y" }] }, "#{1, :y}"],
  [{ a: [1n, null] }, "{a: [1, null]}"],
  ['{"$keyword":"x"}', '"{\\"$keyword\\":\\"x\\"}"'],
  [{ $keyword: 1 }, "{$keyword: 1}"],
  [{ $keyword: "x", other: 1 }, '{$keyword: "x", other: 1}'],
  ["a\u202eb\n", '"a\\u202eb\\n"'],
])("%o reads %s", (value, text) => {
  expect(valueText(value)).toBe(text);
});

it("a key needs no quotes where nobody could mistake it", () => {
  expect([keyText("x"), keyText("x y"), keyText({ $keyword: "x" })]).toEqual(["x", '"x y"', ":x"]);
});

it.each([
  [{ $keyword: "x" }, ":x"],
  [{ a: [{ $keyword: "x" }] }, '{"a":[:x]}'],
  ['{"$keyword":"x"}', '"{\\"$keyword\\":\\"x\\"}"'],
])("in messages of checkers %o reads %s", (value, text) => {
  expect(show(value)).toBe(text);
});
