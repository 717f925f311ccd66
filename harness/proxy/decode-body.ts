/**
 * Request bodies of the API as typed values, in the original's order of checks and with its error texts.
 *
 * A toxic update that fails halfway leaves the fields it had already set, as the original does.
 */
import { ApiError } from "./api-error.js";
import {
  boolField,
  decodeList,
  decodeStruct,
  embedded,
  float32Field,
  integerField,
  rawField,
  stringField,
  structField,
  type Field,
  type StructShape,
} from "./go-json/decode.js";
import { JsonSyntaxError, parseJson, type Json } from "./go-json/parse.js";
import { toxicKinds } from "./toxics/registry.js";
import type { Attributes, Direction, Toxic, ToxicKind } from "./toxics/toxic.js";

export interface ProxyInput {
  name: string;
  listen: string;
  upstream: string;
  enabled: boolean;
  /** Our extension: toxics to be there from the first connection on. */
  toxics: Json | undefined;
  /** Our extension: the address that the upstream is dialled from; empty: the system's choice. */
  source: string;
  /** Our extension: how the stream divides into messages. */
  framing: string;
}

const POPULATE_TYPE = 'struct { toxiproxy.Proxy; Enabled *bool "json:\\"enabled\\"" }';
const UPDATE_TYPE =
  'struct { Attributes interface {} "json:\\"attributes\\""; Toxicity float32 "json:\\"toxicity\\"" }';

/** @throws ApiError 400 */
export function decodeProxy(
  body: Buffer,
  initial: Omit<ProxyInput, "name" | "toxics" | "source" | "framing">,
): ProxyInput {
  const input: ProxyInput = { name: "", toxics: undefined, source: "", framing: "", ...initial };
  const shape: StructShape = { goType: "toxiproxy.Proxy", struct: "Proxy", fields: proxyFields(input) };
  refuse(decodeStruct(parseBody(body), shape));
  return input;
}

/** @throws ApiError 400 if any proxy of the list is incomplete. */
export function decodePopulation(body: Buffer): ProxyInput[] {
  const inputs: ProxyInput[] = [];
  const error = decodeList(parseBody(body), `[]${POPULATE_TYPE}`, (index) => {
    const input: ProxyInput = {
      name: "",
      listen: "",
      upstream: "",
      enabled: true,
      toxics: undefined,
      source: "",
      framing: "",
    };
    inputs[index] = input;
    const fields = Object.entries(proxyFields(input)).map(([name, field]): [string, Field] => [
      name,
      name === "enabled" ? field : embedded("Proxy", field),
    ]);
    return { goType: POPULATE_TYPE, struct: "", fields: Object.fromEntries(fields) };
  });
  refuse(error);
  inputs.forEach((input, index) => {
    requireFields(input, ` at proxy ${index + 1}`);
  });
  return inputs;
}

/** @throws ApiError 400 */
export function requireFields(input: ProxyInput, where = ""): void {
  for (const field of ["name", "upstream"] as const) {
    if (input[field] === "") throw new ApiError(400, `missing required field: ${field}${where}`);
  }
}

function proxyFields(input: ProxyInput): Record<string, Field> {
  return {
    name: stringField((value) => (input.name = value)),
    listen: stringField((value) => (input.listen = value)),
    upstream: stringField((value) => (input.upstream = value)),
    enabled: boolField((value) => (input.enabled = value)),
    Logger: structField({ goType: "zerolog.Logger", struct: "Logger", fields: {} }),
    toxics: rawField((value) => (input.toxics = value)),
    source: stringField((value) => (input.source = value)),
    framing: stringField((value) => (input.framing = value)),
  };
}

/** @throws ApiError 400, or 409 if `taken` knows the name. */
export function decodeToxic(body: Buffer, taken: (name: string) => boolean): Toxic {
  return toxicFrom(parseBody(body), taken);
}

/** Toxics given along with a proxy (our extension). @throws ApiError as for one toxic. */
export function decodeToxics(json: Json | undefined): Toxic[] {
  if (json === undefined) return [];
  if (json.kind !== "array") {
    throw new ApiError(400, `bad request body: expected "toxics" to be an array, got ${json.kind}`);
  }
  const toxics: Toxic[] = [];
  for (const item of json.items) {
    toxics.push(toxicFrom(item, (name) => toxics.some((toxic) => toxic.name === name)));
  }
  return toxics;
}

function toxicFrom(json: Json, taken: (name: string) => boolean): Toxic {
  const wrapper = { name: "", type: "", stream: "downstream", toxicity: 1 };
  const noopShape: StructShape = { goType: "toxics.NoopToxic", struct: "NoopToxic", fields: {} };
  const fields: Record<string, Field> = {
    // The type is not known yet; the original checks against noop first, and so the error text names it.
    attributes: structField(noopShape),
    name: stringField((value) => (wrapper.name = value)),
    type: stringField((value) => (wrapper.type = value)),
    stream: stringField((value) => (wrapper.stream = value)),
    toxicity: float32Field((value) => (wrapper.toxicity = value)),
  };
  refuse(decodeStruct(json, { goType: "toxics.ToxicWrapper", struct: "ToxicWrapper", fields }));
  const direction = wrapper.stream.toLowerCase();
  if (!isDirection(direction)) {
    throw new ApiError(400, "stream was invalid, can be either upstream or downstream");
  }
  const name = wrapper.name === "" ? `${wrapper.type}_${wrapper.stream}` : wrapper.name;
  const kind = toxicKinds.get(wrapper.type);
  if (kind === undefined) throw new ApiError(400, "invalid toxic type");
  if (taken(name)) throw new ApiError(409, "toxic already exists");
  const attributes = Object.fromEntries(Object.keys(kind.attributes).map((key) => [key, 0n]));
  const shape = { goType: "", struct: "", fields: { attributes: attributesField(kind, attributes) } };
  refuse(decodeStruct(json, shape));
  return { kind, attributes, name, stream: wrapper.stream, direction, toxicity: wrapper.toxicity };
}

/** Changes attributes and toxicity of `toxic` in place. @throws ApiError 400 */
export function decodeToxicUpdate(body: Buffer, toxic: Toxic): void {
  let { toxicity } = toxic;
  const fields: Record<string, Field> = {
    attributes: attributesField(toxic.kind, toxic.attributes),
    toxicity: float32Field((value) => (toxicity = value)),
  };
  refuse(decodeStruct(parseBody(body), { goType: UPDATE_TYPE, struct: "", fields }));
  toxic.toxicity = toxicity;
}

function attributesField(kind: ToxicKind, attributes: Attributes): Field {
  const fields = Object.entries(kind.attributes).map(([name, goType]): [string, Field] => [
    name,
    integerField(goType, (value) => (attributes[name] = value)),
  ]);
  return structField({
    goType: `toxics.${kind.goName}`,
    struct: kind.goName,
    fields: Object.fromEntries(fields),
  });
}

function isDirection(text: string): text is Direction {
  return text === "upstream" || text === "downstream";
}

function parseBody(body: Buffer): Json {
  try {
    return parseJson(body);
  } catch (error) {
    if (error instanceof JsonSyntaxError) refuse(error.message);
    throw error;
  }
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new ApiError(400, `bad request body: ${problem}`);
}
