import { kinds } from "../check/kinds.ts";
import { type Shape, structOf } from "../check/shape.ts";
import { fieldOf } from "../findings.ts";
import { type Mask, redactAnnotations } from "./kept-annotations.ts";
import { maskingOf } from "./masked-fields.ts";

/**
 * What a snapshot does not need although objects in memory do: it is not compared with manifests field by field, and a
 * message may name anything.
 */
const left: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  // By its absence a copy is known to be cut down to what scheduling reads.
  ["PodSpec", new Set(["restartPolicy"])],
  ["PodCondition", new Set(["message"])],
  ["VolumeMount", new Set(["mountPath"])],
]);

/**
 * What scheduling reads of an object, and nothing else, as a copy: no environment, arguments, commands, secrets,
 * annotations of others, managed fields.
 *
 * @param mask changes names, namespaces, label values and images; by default they stay.
 * @returns `undefined` for what is no object of a kind that is read.
 */
export function redact(value: unknown, mask: Mask = (text) => text): object | undefined {
  const kind = fieldOf(value, "kind");
  const known = typeof kind === "string" ? kinds.get(kind) : undefined;
  if (known === undefined || fieldOf(value, "apiVersion") !== known.apiVersion) return undefined;
  const { kind: name, apiVersion } = known;
  const kept = new Redaction(mask).value(value, structOf(name));
  return typeof kept === "object" && kept !== null ? { ...kept, apiVersion, kind: name } : undefined;
}

class Redaction {
  readonly #mask: Mask;

  constructor(mask: Mask) {
    this.#mask = mask;
  }

  /** A copy of what is read; nothing of what is not of the shape. */
  value(value: unknown, shape: Shape): unknown {
    switch (shape.kind) {
      case "any":
        return undefined;
      case "scalar":
        return typeof value === "object" ? undefined : value;
      case "list":
        return Array.isArray(value) ? value.map((item: unknown) => this.value(item, shape.item)) : undefined;
      case "map":
        return isObject(value) ? mapped(value, (key, item) => [key, this.value(item, shape.item)]) : undefined;
      case "struct":
        return isObject(value) ? this.#struct(value, shape) : undefined;
      default:
        return shape satisfies never;
    }
  }

  #struct(value: Record<string, unknown>, { name, read }: Shape & { kind: "struct" }): Record<string, unknown> {
    const kept: Record<string, unknown> = {};
    for (const [field, inner] of read) {
      if (!Object.hasOwn(value, field) || left.get(name)?.has(field) === true) continue;
      const found = this.#field(name, field, value[field], inner);
      if (found !== undefined && found !== null) kept[field] = found;
    }
    return kept;
  }

  #field(type: string, field: string, value: unknown, shape: Shape): unknown {
    if (type === "ObjectMeta" && field === "annotations") return this.#annotations(value);
    if (type.startsWith("AzureFile") && field === "secretName" && typeof value === "string") return pseudonym(value);
    const found = this.value(value, shape);
    switch (maskingOf(type, field)) {
      case "values":
        return this.#masked(found);
      case "keys":
        return isObject(found) ? mapped(found, (key, item) => [this.#maskedKey(type, key), item]) : found;
      case undefined:
        return found;
    }
  }

  /** A quota's resources are named by Kubernetes and drivers, but for the StorageClass in some. */
  #maskedKey(type: string, key: string): string {
    if (!type.startsWith("ResourceQuota")) return this.#mask(key);
    const [, name, rest] = /^(.*)(\.storageclass\.storage\.k8s\.io\/.*)$/s.exec(key) ?? [];
    return name === undefined || rest === undefined ? key : `${this.#mask(name)}${rest}`;
  }

  #masked(value: unknown): unknown {
    if (typeof value === "string") return this.#mask(value);
    if (Array.isArray(value)) return value.map((item: unknown) => this.#masked(item));
    return isObject(value) ? mapped(value, (key, item) => [key, this.#masked(item)]) : value;
  }

  #annotations(value: unknown): Record<string, string> | undefined {
    if (!isObject(value)) return undefined;
    const kept = redactAnnotations(value, this.#mask, (applied) => {
      const object = redact(applied, this.#mask);
      const metadata = fieldOf(object, "metadata");
      // What was applied has no such annotation itself.
      return isObject(metadata) ? { ...object, metadata: { ...metadata, annotations: undefined } } : object;
    });
    return Object.keys(kept).length === 0 ? undefined : kept;
  }
}

/** Part of what makes a volume the one it is, and all that is needed of it: the same for the same name. */
function pseudonym(secretName: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const character of secretName) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100000001b3n);
  }
  return `secret-${hash.toString(36)}`;
}

function mapped(
  value: Record<string, unknown>,
  entry: (key: string, item: unknown) => readonly [string, unknown],
): Record<string, unknown> {
  // `fromEntries` makes properties even of keys such as `__proto__`.
  return Object.fromEntries(Object.entries(value).map(([key, item]) => entry(key, item)));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
