import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { buildHistory, formatEvent, MalformedHistoryError, parseEvent } from "../history/index.js";
import { rwRegisterChecker } from "../rw-register/index.js";
import { simulate } from "../transactions/testing/simulate.js";
import {
  EdnHistoryReader,
  formatEdn,
  formatEdnEvent,
  parseEdn,
  parseEdnEvent,
  parseEdnHistory,
} from "./index.js";

const corpora = process.env["FAULTLINE_CORPORA"];

describe("values", () => {
  const cases: [string, unknown][] = [
    ["nil", null],
    ["true", true],
    ["-12", -12],
    ["9007199254740993", 9007199254740993n],
    ["123456789012345678901234567890N", 123456789012345678901234567890n],
    ["1.5", 1.5],
    ["1.50M", { $number: "1.50M" }],
    ["1/3", { $number: "1/3" }],
    [":a/b", { $keyword: "a/b" }],
    ["sym", { $symbol: "sym" }],
    ['"a\\"b\\n"', 'a"b\n'],
    ["\\newline", { $char: "\n" }],
    ["[1 [2 nil] #{3}]", [1, [2, null], { $set: [3] }]],
    ["{:a 1, :b {:c [2]}}", { a: 1, b: { c: [2] } }],
    ["{0 10, 1 -5}", { 0: 10, 1: -5 }],
    [
      '{"s" 1, [2] 3}',
      {
        $map: [
          ["s", 1],
          [[2], 3],
        ],
      },
    ],
    ['#inst "2020"', { $tag: "inst", value: "2020" }],
  ];
  it.each(cases)("%s both ways", (text, value) => {
    expect(parseEdn(text)).toEqual(value);
    expect(formatEdn(value)).toBe(text.replace(/\\n/g, "\\n"));
  });

  it("skips comments, discards and commas", () => {
    expect(parseEdn("[1, #_ 2 3 ; four\n 5]")).toEqual([1, 3, 5]);
  });

  it.each(["[1", "{:a}", '"open', "1 2", "]", ""])("rejects %j", (text) => {
    expect(() => parseEdn(text)).toThrow();
  });
});

describe("histories", () => {
  it("reads what Jepsen writes, tagged or not", () => {
    const map =
      "{:index 3, :time 12, :type :ok, :process 4, :f :txn, :value [[:append 9 1] [:r 9 [1]] [:r :k nil]]}";
    const event = {
      index: 3,
      time: 12,
      type: "ok",
      process: 4,
      f: "txn",
      value: [
        ["append", 9, 1],
        ["r", 9, [1]],
        ["r", { $keyword: "k" }, null],
      ],
    };
    expect(parseEdnEvent(map, 4)).toEqual(event);
    expect(parseEdnEvent(`#jepsen.history.Op${map}`, 4)).toEqual(event);
    expect(parseEdnHistory(`[${map}]`)).toEqual([event]);
  });

  it("reads the nemesis and errors", () => {
    const text =
      '{:index 0 :time 1 :process :nemesis :type :info :f :start-partition :value [:isolated {"n1" #{"n2"}}]}';
    expect(parseEdnEvent(text, 1)).toMatchObject({ process: "nemesis", f: "start-partition" });
    const failed = '{:index 1 :process 0 :type :fail :f :read :value nil :error [:timeout "late"]}';
    expect(parseEdnEvent(failed, 2).error).toEqual({ code: "timeout", message: "late" });
  });

  it("skips what is discarded between events, and tells the line on which each begins", () => {
    const text =
      "#_{:type 1} ; [\n(#_ [1]\n#jepsen.history.Op{:process 0,\n  :type :invoke, :f :read}\n#_ #_ {:a 1} {:b 2}\n{:process 0 :type :ok :f :read :value #_ 1 2})\n";
    for (const step of [1, 5, text.length]) {
      const reader = new EdnHistoryReader();
      const seen = [];
      for (let at = 0; at < text.length; at += step) seen.push(...reader.push(text.slice(at, at + step)));
      reader.finish();
      expect(seen).toMatchObject([
        [{ index: 0, type: "invoke", value: null }, 3],
        [{ index: 1, type: "ok", value: 2 }, 6],
      ]);
    }
  });

  it.each([
    ["{:process 0 :type :invoke :f :read}\n garbage", 2],
    ["{:process 0 :type :invoke :f :read}\n}", 2],
    ["[{:process 0 :type :invoke :f :read}\n", 2],
    ["[{:process 0 :type :invoke :f :read} nil]", 1],
    ["[{:process 0 :type :invoke :f :read}]\n{:process 0 :type :ok :f :read}", 2],
    ['\n"abc', 2],
    ["\n\n{:process 0\n :type :invoke :f", 3],
    ["\n{:process 0 :type :invoke :f :read)", 2],
    [":nothing {:process 0}", 1],
    ["\n#{:process 0}", 2],
  ])("names the line of what it cannot read: %j", (text, line) => {
    expect(() => parseEdnHistory(text)).toThrow(`line ${String(line)}:`);
  });

  it("keeps Jepsen's links between operations of a causal order", () => {
    const text = "{:process 0 :type :ok :f :read :value 1 :position 7 :link :init}";
    expect(parseEdnEvent(text, 1).value).toEqual({ value: 1, position: 7, link: "init" });
    const keyed = "{:process 0 :type :ok :f :read :value [9 1] :position 7}";
    expect(parseEdnEvent(keyed, 1).value).toEqual([9, { value: 1, position: 7 }]);
  });

  it("keeps what Jepsen's consumers say of rebalances", () => {
    const told = (log: string) =>
      parseEdnEvent(`{:process 0 :type :ok :f :txn :value [[:poll {}]] :rebalance-log ${log}}`, 1);
    const value = [
      ["rebalance", [4, 5]],
      ["poll", {}],
    ];
    expect(told("[{:type :revoked :keys [4]} {:type :assigned :keys [5 4]}]").value).toEqual(value);
    expect(told("{:before [{:keys [4]}] :during [{:keys [5] :partitions [{:topic 1}]}]}").value).toEqual(
      value,
    );
    expect(told("[]").value).toEqual([["poll", {}]]);
    const text = formatEdnEvent(told("[{:keys [4 5]}]"));
    expect(text).toContain(":value [[:poll {}]], :rebalance-log [{:keys [4 5]}]");
    expect(parseEdnEvent(text, 1).value).toEqual(value);
  });

  it("survives EDN to JSON lines to EDN, and back", () => {
    const lines = [
      '{:index 0, :time 5, :type :invoke, :process 0, :f :txn, :value [[:w :x 123456789012345678901N] ["r" 1 :a]]}',
      '{:index 1, :time 6, :type :info, :process 0, :f :txn, :value {"a" [:r 1], :b #{\\c}}, :error [:timeout "x y"]}',
    ];
    for (const line of lines) {
      const event = parseEdnEvent(line, 1);
      expect(formatEdnEvent(parseEvent(formatEvent(event), 1)).replaceAll(",", "")).toBe(
        line.replaceAll(",", ""),
      );
    }
    for (const event of simulate({ level: "serializable", seed: 3, transactions: 50 })) {
      expect(parseEdnEvent(formatEdnEvent(event), event.index + 1)).toEqual(event);
    }
  });

  it("reads a stream cut anywhere, and notices where it stops", () => {
    const events = simulate({ level: "serializable", seed: 4, transactions: 30 });
    const text = events.map((event) => `${formatEdnEvent(event)} ; "}\n`).join("");
    for (const whole of [text, `[${text}]`]) {
      const reader = new EdnHistoryReader();
      const seen = [];
      for (let at = 0; at < whole.length; at += 7) seen.push(...reader.push(whole.slice(at, at + 7)));
      reader.finish();
      expect(seen).toEqual(events.map((event, i) => [event, i + 1]));
    }
    expect(() => parseEdnHistory(text.slice(0, text.length - 30))).toThrow(MalformedHistoryError);
  });
});

describe.skipIf(corpora === undefined)("Elle's false alarm (set FAULTLINE_CORPORA to run)", () => {
  const text =
    corpora === undefined ? "" : readFileSync(`${corpora}/elle-false-positive-cyclic-versions.edn`, "utf8");

  it("is valid; the value whose writer the file has lost counts only when asked for", () => {
    const history = buildHistory(parseEdnHistory(text));
    const ignoring = rwRegisterChecker.check(history, { settings: { "unwritten-reads": "ignore" } });
    expect(ignoring).toMatchObject({ verdict: "valid", satisfies: ["strict-serializable"] });
    expect(rwRegisterChecker.check(history).verdict).toBe("valid");
    const strict = rwRegisterChecker.check(history, { settings: { "unwritten-reads": "anomaly" } });
    expect(Object.keys(strict.counts)).toEqual(["thin-air-read"]);
  });
});
