import { describe, expect, it } from "vitest";
import { buildHistory } from "../builder.js";
import { parseEtcdLog } from "./etcd-log.js";
import { parseKvLog } from "./kv-log.js";

describe("etcd log", () => {
  it("reads events, and takes a time-out for an error", () => {
    const history = buildHistory(
      parseEtcdLog([
        "INFO  jepsen.util - 0\t:invoke\t:read\tnil",
        "INFO  jepsen.util - 1\t:invoke\t:cas\t[3 0]",
        "INFO  jepsen.util - :nemesis\t:info\t:start\tnil",
        "INFO  jepsen.core - something else",
        "INFO  jepsen.util - 0\t:ok\t:read\t3",
        "INFO  jepsen.util - 1\t:info\t:cas\t:timed-out",
        "",
      ]),
    );
    expect(
      [...history].map(({ f, input, output, type, error }) => [f, input, output, type, error?.code]),
    ).toEqual([
      ["read", null, 3, "ok", undefined],
      ["cas", [3, 0], [3, 0], "info", "timed-out"],
    ]);
  });

  it("names the line of a value it cannot read", () => {
    expect(() => [...parseEtcdLog(["INFO  jepsen.util - 0 :ok :read {:a 1}"])]).toThrow(
      /line 1: expected nil/,
    );
  });
});

describe("kv log", () => {
  it("reads maps in any order of their entries, with escapes", () => {
    const events = [
      ...parseKvLog([
        '{:process 0, :type :invoke, :f :append, :key "x", :value "a \\"b\\", {:c}"}',
        '{:type :ok, :process 0, :f :append, :value "a", :key "x"}',
      ]),
    ];
    expect(events).toEqual([
      { index: 0, time: 0, process: 0, type: "invoke", f: "append", key: "x", value: 'a "b", {:c}' },
      { index: 1, time: 1, process: 0, type: "ok", f: "append", key: "x", value: "a" },
    ]);
  });

  it.each([
    ["{:process 0, :type :invoke", /line 1: expected one map/],
    ["{:process 0 :type :maybe :f :get}", /line 1: :type must be/],
    ["{:process :a :type :ok :f :get}", /line 1: :process must be/],
    ["{:process 0 :type :ok}", /line 1: :f must be/],
  ])("names line and rule: %s", (text, message) => {
    expect(() => [...parseKvLog([text])]).toThrow(message);
  });
});
