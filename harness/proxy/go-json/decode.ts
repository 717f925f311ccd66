/**
 * Puts parsed JSON into typed fields by Go's rules, with Go's error texts.
 *
 * Guarantees: field names match without regard to case, unknown fields are ignored, null leaves a field as it was,
 * and a field of a wrong type is reported (the first one only) while the fields around it are still set.
 * It does not cover all of encoding/json: only the types that this API has.
 */
import type { Json } from "./parse.js";

/** The name and path that Go puts in "Go struct field NAME.PATH". */
interface Place {
  struct: string;
  path: readonly string[];
}

/** Sets one field from a JSON value that is not null, or reports why it cannot. */
export type Field = (value: Json, place: Place, report: Report) => void;

type Report = (value: string, place: Place | undefined, goType: string) => void;

export interface StructShape {
  /** Go's name of the type as in "of type toxiproxy.Proxy". */
  goType: string;
  /** The bare name as in "Go struct field Proxy.name"; empty for Go's anonymous structs. */
  struct: string;
  fields: Record<string, Field>;
}

/** @returns the text of the first type error, or undefined when all fitted. */
export function decodeStruct(json: Json, shape: StructShape): string | undefined {
  const errors = new ErrorLog();
  decodeObject(json, shape, undefined, errors.report);
  return errors.first;
}

/** Decodes a list; `shapeOf(index)` gives where each element goes. Null is an empty list, as in Go. */
export function decodeList(
  json: Json,
  goType: string,
  shapeOf: (index: number) => StructShape,
): string | undefined {
  const errors = new ErrorLog();
  if (json.kind === "array") {
    json.items.forEach((item, index) => decodeObject(item, shapeOf(index), undefined, errors.report));
  } else if (json.kind !== "null") {
    errors.report(json.kind, undefined, goType);
  }
  return errors.first;
}

class ErrorLog {
  first: string | undefined;

  readonly report: Report = (value, place, goType) => {
    const where = place ? `Go struct field ${place.struct}.${place.path.join(".")}` : "Go value";
    this.first ??= `json: cannot unmarshal ${value} into ${where} of type ${goType}`;
  };
}

function decodeObject(json: Json, shape: StructShape, outer: Place | undefined, report: Report): void {
  if (json.kind === "null") return;
  if (json.kind !== "object") {
    report(json.kind, outer, shape.goType);
    return;
  }
  const byFold = new Map(Object.entries(shape.fields).map(([name, field]) => [fold(name), { name, field }]));
  for (const [key, value] of json.entries) {
    const known = byFold.get(fold(key));
    if (known === undefined || value.kind === "null") continue;
    known.field(value, { struct: shape.struct, path: [...(outer?.path ?? []), known.name] }, report);
  }
}

function fold(name: string): string {
  return name.replaceAll("\u017f", "s").toLowerCase();
}

/** Renames the place of a field that Go reports under the struct it is embedded in. */
export function embedded(outerPath: string, field: Field): Field {
  return (value, place, report) => {
    field(value, { struct: place.struct, path: [outerPath, ...place.path] }, report);
  };
}

export function stringField(set: (value: string) => void): Field {
  return (value, place, report) => {
    if (value.kind === "string") set(value.value);
    else report(value.kind, place, "string");
  };
}

export function boolField(set: (value: boolean) => void): Field {
  return (value, place, report) => {
    if (value.kind === "bool") set(value.value);
    else report(value.kind, place, "bool");
  };
}

const INT64_MAX = 2n ** 63n - 1n;

export function integerField(goType: "int" | "int64", set: (value: bigint) => void): Field {
  return (value, place, report) => {
    if (value.kind !== "number") {
      report(value.kind, place, goType);
      return;
    }
    const integer = /^-?\d+$/.test(value.text) ? BigInt(value.text) : undefined;
    if (integer === undefined || integer > INT64_MAX || integer < -INT64_MAX - 1n) {
      report(`number ${value.text}`, place, goType);
    } else {
      set(integer);
    }
  };
}

export function float32Field(set: (value: number) => void): Field {
  return (value, place, report) => {
    if (value.kind !== "number") {
      report(value.kind, place, "float32");
      return;
    }
    const rounded = Math.fround(Number(value.text));
    if (Number.isFinite(rounded)) set(rounded);
    else report(`number ${value.text}`, place, "float32");
  };
}

/** A nested struct; the place in error texts is the inner struct's name with the whole path. */
export function structField(shape: StructShape): Field {
  return (value, place, report) => {
    if (value.kind === "object") decodeObject(value, shape, place, report);
    else report(value.kind, place, shape.goType);
  };
}

/** Hands the raw value over, for fields whose type depends on other fields. */
export function rawField(set: (value: Json) => void): Field {
  return (value) => {
    set(value);
  };
}
