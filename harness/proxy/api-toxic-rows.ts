/** Requests about toxics, each scenario from an empty server. */
import { error, JSON_TYPE, makeX, refused, TEXT_TYPE, toxic, unmarshal, type Row } from "./api-rows.js";

const X_TOXICS = "/proxies/x/toxics";
const UPDATE =
  'struct { Attributes interface {} "json:\\"attributes\\""; Toxicity float32 "json:\\"toxicity\\"" }';

const kinds: readonly (readonly [string, string, string])[] = [
  ["noop", "{}", "NoopToxic"],
  ["latency", '{"latency":0,"jitter":0}', "LatencyToxic"],
  ["bandwidth", '{"rate":0}', "BandwidthToxic"],
  ["slow_close", '{"delay":0}', "SlowCloseToxic"],
  ["timeout", '{"timeout":0}', "TimeoutToxic"],
  ["reset_peer", '{"timeout":0}', "ResetToxic"],
  ["slicer", '{"average_size":0,"size_variation":0,"delay":0}', "SlicerToxic"],
  ["limit_data", '{"bytes":0}', "LimitDataToxic"],
];

export const toxicScenarios: Record<string, readonly Row[]> = {
  "every toxic has its attributes": [
    makeX,
    ...kinds.map(([type, attributes]): Row => [
      "POST",
      X_TOXICS,
      `{"type":"${type}","stream":"upstream"}`,
      200,
      JSON_TYPE,
      toxic(attributes, `${type}_upstream`, type, "upstream"),
    ]),
    ...kinds
      .filter(([, attributes]) => attributes !== "{}")
      .map(([type, attributes, name]): Row => {
        const first = Object.keys(JSON.parse(attributes) as object)[0] ?? "";
        const text = unmarshal(
          `string into Go struct field ${name}.attributes.${first}`,
          type === "slicer" ? "int" : "int64",
        );
        return refused(`{"type":"${type}","name":"q","attributes":{"${first}":"1"}}`, text, X_TOXICS);
      }),
    ["POST", "/reset", "", 204, undefined, ""],
    ["GET", X_TOXICS, undefined, 200, JSON_TYPE, "[]"],
  ],
  "creating toxics": [
    makeX,
    refused("", "EOF", X_TOXICS),
    refused("[]", unmarshal("array into Go value", "toxics.ToxicWrapper"), X_TOXICS),
    refused('{"type":5}', unmarshal("number into Go struct field ToxicWrapper.type", "string"), X_TOXICS),
    refused(
      '{"type":"latency","attributes":5}',
      unmarshal("number into Go struct field ToxicWrapper.attributes", "toxics.NoopToxic"),
      X_TOXICS,
    ),
    refused(
      '{"type":"latency","toxicity":1e39}',
      unmarshal("number 1e39 into Go struct field ToxicWrapper.toxicity", "float32"),
      X_TOXICS,
    ),
    ...["1.5", "1e3", "9223372036854775808"].map((number) =>
      refused(
        `{"type":"latency","attributes":{"latency":${number}}}`,
        unmarshal(`number ${number} into Go struct field LatencyToxic.attributes.latency`, "int64"),
        X_TOXICS,
      ),
    ),
    ["POST", X_TOXICS, "null", 400, TEXT_TYPE, error(400, "invalid toxic type")],
    ["POST", X_TOXICS, '{"type":"down"}', 400, TEXT_TYPE, error(400, "invalid toxic type")],
    [
      "POST",
      X_TOXICS,
      '{"type":"latency","stream":"sideways"}',
      400,
      TEXT_TYPE,
      error(400, "stream was invalid, can be either upstream or downstream"),
    ],
    [
      "POST",
      X_TOXICS,
      '{"type":"latency","attributes":null}',
      200,
      JSON_TYPE,
      toxic('{"latency":0,"jitter":0}', "latency_downstream", "latency"),
    ],
    [
      "POST",
      X_TOXICS,
      '{"type":"latency","attributes":{"latency":"x"}}',
      409,
      TEXT_TYPE,
      error(409, "toxic already exists"),
    ],
    [
      "POST",
      X_TOXICS,
      '{"type":"latency","stream":"UpStream","attributes":{"LATENCY":10,"jitter":5,"bogus":1,"latency":null},"toxicity":0.3}',
      200,
      JSON_TYPE,
      toxic('{"latency":10,"jitter":5}', "latency_UpStream", "latency", "UpStream", "0.3"),
    ],
    [
      "POST",
      X_TOXICS,
      '{"type":"latency","name":"m","attributes":{"latency":1},"attributes":{"jitter":2}}',
      200,
      JSON_TYPE,
      toxic('{"latency":1,"jitter":2}', "m", "latency"),
    ],
    [
      "POST",
      X_TOXICS,
      '{"type":"latency","name":"big","attributes":{"latency":9007199254740993}}',
      200,
      JSON_TYPE,
      toxic('{"latency":9007199254740993,"jitter":0}', "big", "latency"),
    ],
    ...(
      [
        ["-3", "-3"],
        ["-0", "-0"],
        ["0.1234567891", "0.12345679"],
        ["1e-7", "1e-7"],
        ["1e21", "1e+21"],
        ["123456789", "123456790"],
        ["1e-60", "0"],
      ] as const
    ).map(([given, shown]): Row => [
      "POST",
      X_TOXICS,
      `{"type":"noop","name":"t${given}","toxicity":${given}}`,
      200,
      JSON_TYPE,
      toxic("{}", `t${given}`, "noop", "downstream", shown),
    ]),
  ],
  "order, reading and updating of toxics": [
    makeX,
    ["POST", X_TOXICS, '{"type":"noop","name":"d"}', 200, JSON_TYPE, toxic("{}", "d", "noop")],
    [
      "POST",
      X_TOXICS,
      '{"type":"latency","name":"u","stream":"upstream"}',
      200,
      JSON_TYPE,
      toxic('{"latency":0,"jitter":0}', "u", "latency", "upstream"),
    ],
    [
      "GET",
      X_TOXICS,
      undefined,
      200,
      JSON_TYPE,
      `[${toxic('{"latency":0,"jitter":0}', "u", "latency", "upstream")},${toxic("{}", "d", "noop")}]`,
    ],
    ["GET", `${X_TOXICS}/d`, undefined, 200, JSON_TYPE, toxic("{}", "d", "noop")],
    ["GET", `${X_TOXICS}/none`, undefined, 404, TEXT_TYPE, error(404, "toxic not found")],
    ["POST", `${X_TOXICS}/none`, "x", 404, TEXT_TYPE, error(404, "toxic not found")],
    [
      "POST",
      `${X_TOXICS}/u`,
      '{"attributes":{"latency":7},"toxicity":0.5}',
      200,
      JSON_TYPE,
      toxic('{"latency":7,"jitter":0}', "u", "latency", "upstream", "0.5"),
    ],
    [
      "POST",
      `${X_TOXICS}/u`,
      '{"attributes":{"jitter":3},"stream":"downstream","name":"zz","type":"timeout"}',
      200,
      JSON_TYPE,
      toxic('{"latency":7,"jitter":3}', "u", "latency", "upstream", "0.5"),
    ],
    refused(
      '{"attributes":{"latency":9,"jitter":"x"},"toxicity":1}',
      unmarshal("string into Go struct field LatencyToxic.attributes.jitter", "int64"),
      `${X_TOXICS}/u`,
    ),
    [
      "POST",
      `${X_TOXICS}/u`,
      '{"attributes":null,"toxicity":null}',
      200,
      JSON_TYPE,
      toxic('{"latency":9,"jitter":3}', "u", "latency", "upstream", "0.5"),
    ],
    refused(
      '{"attributes":5}',
      unmarshal("number into Go struct field .attributes", "toxics.LatencyToxic"),
      `${X_TOXICS}/u`,
    ),
    refused(
      '{"toxicity":"x"}',
      unmarshal("string into Go struct field .toxicity", "float32"),
      `${X_TOXICS}/u`,
    ),
    refused("[]", unmarshal("array into Go value", UPDATE), `${X_TOXICS}/u`),
    ["DELETE", `${X_TOXICS}/u`, undefined, 204, undefined, ""],
    ["DELETE", `${X_TOXICS}/u`, undefined, 404, TEXT_TYPE, error(404, "toxic not found")],
  ],
};
