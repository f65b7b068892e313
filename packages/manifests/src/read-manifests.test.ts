import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ReadOptions, ReadResult, Source } from "./manifest.ts";
import { readManifests } from "./read-manifests.ts";

/** A source in pieces of `size` bytes: what is read must not depend on where they end. */
function source(text: string | Uint8Array, size = 1 << 16, name = "f.yaml"): Source {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
  }
  return { name, chunks: chunks(), size: bytes.length };
}

const read = (text: string | Uint8Array, options?: ReadOptions): Promise<ReadResult> =>
  readManifests([source(text)], options);

/** `line:column message`, as a terminal would show it. */
const problems = ({ problems: found }: ReadResult): string[] =>
  found.map(({ position, message }) => `${position?.line}:${position?.column} ${message}`);

const names = ({ manifests }: ReadResult): (string | undefined)[] =>
  manifests.map(({ object }) => object.metadata.name);

const at = ({ manifests }: ReadResult, index: number, path: string): string => {
  const position = manifests[index]?.positionOf(path);
  return `${position?.line}:${position?.column}`;
};

const node = (name: string): string => `apiVersion: v1\nkind: Node\nmetadata:\n  name: ${name}\n`;
const item = (name: string): string => node(name).replaceAll("\n", "\n  ").trimEnd().replace(/^/, "- ");
const list = (...nodes: string[]): string =>
  `apiVersion: v1\nitems:\n${nodes.map((name) => `${item(name)}\n`).join("")}kind: List\nmetadata:\n  resourceVersion: ""\n`;

describe("YAML documents", () => {
  test("are split at --- and ..., and empty ones are passed over", async () => {
    const result = await read(
      `# only a comment\n---\n${node("a")}---  # next\n\n---\n${node("b")}...\n---\n${node("c")}`,
    );
    expect(names(result)).toEqual(["a", "b", "c"]);
    expect(problems(result)).toEqual([]);
    expect([0, 1, 2].map((index) => at(result, index, "metadata.name"))).toEqual(["6:3", "13:3", "19:3"]);
  });

  test("take nothing but a comment behind ---", async () => {
    expect(problems(await read(`--- {a: b}\n${node("a")}`))).toEqual([
      '1:4 nothing but a comment may stand behind "---", not "{a: b}"; put it on the next line',
    ]);
  });

  test("with errors leave the others to be read, and all errors are told", async () => {
    const result = await read(`${node("a")}---\na: "open\nb: 1\n---\nk: v: w\nl: [1\n---\n${node("b")}---\n- 1\n`);
    expect(names(result)).toEqual(["a", "b"]);
    expect(result.problems.map(({ position }) => position?.line)).toEqual([6, 9, 11, 17]);
  });

  test("tell no error that only follows from another", async () => {
    expect(problems(await read("a: 'it's'\nb: 'it's'\nc: {\n---\nk: v: w\nl: @x\n"))).toEqual([
      "1:8 unexpected scalar at node end",
      '5:4 a second ": " on the line; quote the value if the colon is part of it',
      "6:4 plain value cannot start with reserved character @; quote the value",
    ]);
  });

  test("may go on at any column within quotes and brackets", async () => {
    const text = [
      "apiVersion: v1",
      "kind: Node",
      "metadata:",
      "  name: a",
      "  annotations:",
      "    note: 'first line",
      "    second line'",
      '    two: "of',
      "no: \\",
      'indentation"',
      "  labels: {",
      "  app: web, # }",
      '"tier": x',
      "}",
      "spec: {taints: [",
      "{key: a, effect: NoSchedule}]}",
      "",
    ].join("\n");
    const result = await read(text);
    expect(problems(result)).toEqual([]);
    expect(result.manifests[0]?.object).toEqual({
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name: "a",
        annotations: { note: "first line second line", two: "of no: indentation" },
        labels: { app: "web", tier: "x" },
      },
      spec: { taints: [{ key: "a", effect: "NoSchedule" }] },
    });
    expect(["metadata.labels[tier]", "spec", "spec.taints[0].effect"].map((path) => at(result, 0, path))).toEqual([
      "13:1",
      "15:1",
      "16:10",
    ]);
    expect(problems(await read(text.replace("effect:", "effekt: a, key: b, effect:")))).toEqual([
      '16:2 duplicate field "key": passed over, since it stands here again',
      '16:10 unknown field "effekt": did you mean "effect"?',
      '16:21 duplicate field "key": this one counts, as kubectl takes the last',
    ]);
  });

  test("indented by a tab are told so", async () => {
    expect(problems(await read("metadata:\n\tname: a\n"))).toContain(
      "2:1 a tab indents this line; YAML takes only spaces",
    );
  });

  test("that are unrendered templates are told so, once", async () => {
    const text = `apiVersion: v1\nkind: Node\nmetadata:\n  name: {{ .Values.name }}\n  {{- include "x" . | nindent 2 }}\n`;
    const message = "this looks like an unrendered template; run `helm template` first, and give its output";
    expect(problems(await read(text))).toEqual([`4:9 ${message}`]);
    expect(problems(await read(`{{- if .Values.enabled }}\n${node("a")}{{- end }}\n`))).toEqual([`1:1 ${message}`]);
  });

  test("may hold template marks in strings", async () => {
    expect(problems(await read(`${node("a")}  annotations:\n    a: "{{ $labels.x }}"\n`))).toEqual([]);
  });

  test("with aliases, merges and Windows line ends are read", async () => {
    const text = `apiVersion: v1\nkind: Node\nmetadata:\n  name: a\n  labels: &l {x: "1"}\n  annotations:\n    <<: *l\n    z: "2"\n`;
    const result = await read(text.replaceAll("\n", "\r\n"));
    expect(problems(result)).toEqual([]);
    expect(result.manifests[0]?.object.metadata).toEqual({
      name: "a",
      labels: { x: "1" },
      annotations: { x: "1", z: "2" },
    });
    expect(at(result, 0, "metadata.annotations[x]")).toBe("5:15");
  });
});

describe("repeated keys", () => {
  const text = `apiVersion: v1\nkind: Node\nmetadata:\n  name: a\n  name: b\n`;
  const json = '{"apiVersion":"v1","kind":"Node","metadata":{"name":"a",\n"name":"b"}}';

  test.each([
    ["YAML", text, "5:3"],
    ["JSON", json, "2:1"],
  ])("are errors when strict is asked for (%s)", async (_, input, place) => {
    const result = await read(input, { strictness: "strict" });
    expect(problems(result)).toEqual([
      `${place} duplicate field "name": keep one of them; kubectl would silently take the last`,
    ]);
    expect(result.problems[0]).toMatchObject({ severity: "error", path: "metadata.name", object: "Node b" });
    expect(names(result)).toEqual([]);
  });

  test.each([
    ["YAML", text, "4:3", "5:3"],
    ["JSON", json, "1:46", "2:1"],
  ])("are warnings at both, or nothing, and the last one wins (%s)", async (_, input, first, second) => {
    for (const options of [{}, { strictness: "warn" }] as const) {
      const warned = await read(input, options);
      expect(problems(warned)).toEqual([
        `${first} duplicate field "name": passed over, since it stands here again`,
        `${second} duplicate field "name": this one counts, as kubectl takes the last`,
      ]);
      expect(warned.problems.map(({ severity }) => severity)).toEqual(["warning", "warning"]);
      expect(names(warned)).toEqual(["b"]);
    }
    for (const options of [{ strictness: "ignore" }, { as: "cluster" }] as const) {
      const result = await read(input, options);
      expect([problems(result), names(result)]).toEqual([[], ["b"]]);
    }
  });
});

describe("repeated keys of what is passed over", () => {
  const secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  name: b\n";
  const json = '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a","name":"b"}}';

  test.each([
    ["YAML", secret],
    ["JSON", json],
    ["a list", `apiVersion: v1\nkind: List\nitems:\n${secret.replaceAll("\n", "\n  ").trimEnd().replace(/^/, "- ")}\n`],
    ["a list in one piece", `{apiVersion: v1, kind: List, items: [${json}]}`],
    ["a list of one kind", '{apiVersion: v1, kind: SecretList, items: [{metadata: {"name":"a","name":"b"}}]}'],
  ])("are no one's business (%s)", async (_, text) => {
    expect(await read(text)).toEqual({ manifests: [], problems: [], passedOver: new Map([["v1/Secret", 1]]) });
  });

  test("stay errors in the list around it, and in the items that are read", async () => {
    const mixed = `{apiVersion: v1, kind: List, items: [${json},\n{apiVersion: v1, kind: Node, metadata: {name: a,\nname: b}}],\nitems2: 1, items2: 2}`;
    expect(problems(await read(mixed, { strictness: "strict" }))).toEqual([
      '3:1 duplicate field "name": keep one of them; kubectl would silently take the last',
      '4:12 duplicate field "items2": keep one of them; kubectl would silently take the last',
    ]);
  });

  test("are not told of what is no object", async () => {
    expect(problems(await read("image: a\nimage: b\n"))).toEqual([
      "1:1 not a Kubernetes object: it has neither apiVersion nor kind",
    ]);
  });
});

test("objects that are not served any more are warned of and passed over", async () => {
  const result = await read(
    `apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata:\n  name: a\n---\n${node("b")}`,
  );
  expect(names(result)).toEqual(["b"]);
  expect(result.passedOver).toEqual(new Map([["policy/v1beta1/PodDisruptionBudget", 1]]));
  expect(result.problems).toEqual([
    {
      severity: "warning",
      object: "PodDisruptionBudget a",
      path: "apiVersion",
      message:
        "policy/v1beta1 is not served any more for a PodDisruptionBudget: the current version is policy/v1 " +
        "(the object is passed over)",
      position: { file: "f.yaml", line: 1, column: 1 },
    },
  ]);
});

describe("lists", () => {
  test("are read item by item, with the positions of the file", async () => {
    const result = await read(list("a", "b"));
    expect(names(result)).toEqual(["a", "b"]);
    expect(problems(result)).toEqual([]);
    expect([at(result, 0, "metadata.name"), at(result, 1, "metadata.name"), at(result, 1, "")]).toEqual([
      "6:5",
      "10:5",
      "7:3",
    ]);
  });

  test("lend their kind to items that name none, wherever the kind stands", async () => {
    const items = "items:\n  - metadata:\n      name: a\n  - metadata: {name: b}\n";
    expect(names(await read(`apiVersion: v1\nkind: NodeList\n${items}`))).toEqual(["a", "b"]);
    expect(names(await read(`${items}apiVersion: v1\nkind: NodeList\n`))).toEqual(["a", "b"]);
    const json = '{"kind":"NodeList","apiVersion":"v1","items":[{"metadata":{"name":"a"}}]}';
    expect(names(await read(json))).toEqual(["a"]);
  });

  test("within lists, and in flow style, are opened", async () => {
    const inner = JSON.parse(
      '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Node","metadata":{"name":"a"}}]}',
    );
    const outer = { apiVersion: "v1", kind: "List", items: [inner, inner.items[0]] };
    expect(names(await read(JSON.stringify(outer)))).toEqual(["a", "a"]);
    const flow = await read(`---\n${JSON.stringify(outer, undefined, 1)}`);
    expect([names(flow), problems(flow), at(flow, 0, "metadata.name")]).toEqual([["a", "a"], [], "14:7"]);
  });

  test("whose items share anchors are read in one piece", async () => {
    const text =
      "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Node\n  metadata: {name: a, labels: &l {x: z}}\n- apiVersion: v1\n  kind: Node\n  metadata:\n    name: b\n    labels: *l\n";
    const result = await read(text);
    expect(problems(result)).toEqual([]);
    expect(result.manifests.map(({ object }) => object.metadata)).toEqual([
      { name: "a", labels: { x: "z" } },
      { name: "b", labels: { x: "z" } },
    ]);
    expect(at(result, 1, "metadata.name")).toBe("10:5");
  });

  test("with an error in one item give the others", async () => {
    const result = await read(list("a", '"b', "c"));
    expect(names(result)).toEqual(["a", "c"]);
    expect(problems(result).length).toBeGreaterThan(0);
    expect(result.problems[0]?.position?.line).toBeGreaterThanOrEqual(10);
  });

  test("cut off in the middle are told so", async () => {
    expect(problems(await read(list("a", "b").slice(0, -60)))).not.toEqual([]);
    const json =
      '{"apiVersion":"v1","kind":"List","items":[\n{"apiVersion":"v1","kind":"Node","metadata":{"name":"a"}},\n{"apiVersion"';
    const result = await read(json);
    expect(problems(result)).toEqual(['3:14 expected ":" behind the key, found the end of the text']);
  });

  test("that are empty hold nothing", async () => {
    for (const text of ["apiVersion: v1\nkind: List\nitems: []\n", '{"apiVersion":"v1","kind":"List","items":[ ]}']) {
      expect(await read(text)).toEqual({ manifests: [], problems: [], passedOver: new Map() });
    }
  });
});

describe("JSON", () => {
  const json = (name: string): string => `{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "${name}"}}`;

  test("documents may follow one another, and YAML may follow the first", async () => {
    expect(names(await read(`${json("a")}\n${json("b")}${json("c")}`))).toEqual(["a", "b", "c"]);
    const mixed = await read(`${json("a")}\n---\n${node("b")}`);
    expect([names(mixed), problems(mixed), at(mixed, 1, "metadata.name")]).toEqual([["a", "b"], [], "6:3"]);
  });

  test("that is YAML in flow style is read as such", async () => {
    expect(names(await read("{apiVersion: v1, kind: Node, metadata: {name: a,}}"))).toEqual(["a"]);
  });

  test.each([
    ['{"a" 1}', '1:6 expected ":" behind the key, found "1"'],
    ['{"a": 1\n "b": 2}', '2:2 expected "," or "}", found a string'],
    ['{"kind": "List", "items": [{"a": "x" tru}]}', '1:38 expected "," or "}", found "tru"'],
    ['{"kind": "List", "items": [{} {}]}', '1:31 expected "," or "]", found "{"'],
    ['{"kind": "List", "items": [{},]}', '1:31 expected an item behind ",", found "]"'],
    ['{"a": "é😀\\q"}', '1:11 "\\q" is no escape that JSON knows'],
  ])("says where it is wrong and what was expected: %s", async (text, problem) => {
    expect(problems(await read(text))).toContain(problem);
  });

  test("tells positions in a text of one line, and of items", async () => {
    const result = await read(`{"kind":"List","apiVersion":"v1","items":[${json("a")},${json("é")},\n ${json("b")}]}`, {
      strictness: "ignore",
    });
    expect([at(result, 0, "metadata.name"), at(result, 0, "metadata.absent")]).toEqual(["1:93", "1:80"]);
    expect(result.manifests.at(-1)?.positionOf("metadata.name")).toEqual({ file: "f.yaml", line: 2, column: 52 });
  });
});

describe("hostile input", () => {
  const message = async (text: string | Uint8Array): Promise<string[]> => problems(await read(text));

  test("that is not UTF-8 is told so, with the place", async () => {
    const good = new TextEncoder().encode(`${node("a")}---\nb: é`);
    const whole = new Uint8Array([...good, 0xff, 0x0a]);
    const expected = "6:5 the text is not valid UTF-8; save the file as UTF-8";
    for (const size of [1, 3, 1 << 16])
      expect(problems(await readManifests([source(whole, size)]))).toEqual([expected]);
    expect(await message(new Uint8Array([...good, 0xe2, 0x82]))).toEqual([expected]);
    expect(await message(new Uint8Array([0x61, 0, 0x3a, 0]))).toEqual(["1:1 is UTF-16; save the file as UTF-8"]);
    expect(await message(new Uint8Array([0, 0xff, 0xfe]))).toEqual([
      "1:1 the text holds a NUL byte; is this file binary?",
    ]);
    expect(await message(`a: 1\nb: \0`)).toEqual(["2:4 the text holds a NUL byte; is this file binary?"]);
  });

  test.each(["LE", "BE"])("that is UTF-16%s with a byte order mark is read", async (order) => {
    const utf16 = (text: string): Uint8Array => {
      const bytes = new DataView(new ArrayBuffer(2 * text.length + 2));
      for (const [index, unit] of `\ufeff${text}`.split("").entries()) {
        bytes.setUint16(2 * index, unit.charCodeAt(0), order === "LE");
      }
      return new Uint8Array(bytes.buffer);
    };
    for (const size of [1, 3, 1 << 16]) {
      const result = await readManifests([source(utf16(`${node("a")}  labels: {é: 😀}\n`), size)], { as: "cluster" });
      expect(problems(result)).toEqual([]);
      expect(result.manifests[0]?.object.metadata.labels).toEqual({ é: "😀" });
    }
    expect(await message(utf16(`${node("a")}  b: \ud800 c\n`))).toEqual([
      "1:1 the text from here on is not valid UTF-16; save the file as UTF-8",
    ]);
  });

  test("a byte order mark is no part of the text", async () => {
    expect(names(await read(`\ufeff${node("a")}`))).toEqual(["a"]);
    expect(names(await read(`\ufeff{"apiVersion":"v1","kind":"Node","metadata":{"name":"a"}}`))).toEqual(["a"]);
  });

  test("deep nesting is refused", async () => {
    for (const open of ["[", "{a: ", "- ", '{"a":[', "? "]) {
      expect([open, ...(await message(`a:\n  ${open.repeat(100_000)}`))]).toEqual([
        open,
        expect.stringMatching(/nested/),
      ]);
    }
    expect(await message(`{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`)).toEqual([
      "1:1005 nested deeper than 1000 levels",
    ]);
    expect(await message(`a: ${"[".repeat(1500)}${"]".repeat(1500)}`)).toEqual([expect.stringMatching(/nested/)]);
  }, 30_000);

  test("an alias bomb is refused", async () => {
    const rows = Array.from(
      { length: 12 },
      (_, row) => `a${row}: &a${row} [${row === 0 ? "x" : Array(9).fill(`*a${row - 1}`)}]\n`,
    );
    expect(await message(rows.join(""))).toEqual([expect.stringMatching(/aliases/)]);
    expect(await message("a: &a [*a]\n")).toContain('1:8 the anchor "&a" contains itself');
  });

  test("an anchor that contains itself is told so, by merge too", async () => {
    const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - &c\n    <<: *c\n    name: B\n`;
    expect(await message(text)).toEqual([
      "7:5 required: the image to run, such as nginx:1.29",
      '7:9 the anchor "&c" contains itself',
      '8:5 "B" must consist of lower case letters, digits and "-", and begin and end with a letter or digit, such as "b"',
    ]);
  });

  test("of very many mistakes tells the first hundred", async () => {
    const found = await message("- @a\n".repeat(5000));
    expect([found.length, found.at(-1)]).toEqual([
      101,
      expect.stringMatching(/^\d+:\d+ and \d+ more problems from here on$/),
    ]);
  });

  test("a map of very many keys is read", async () => {
    const keys = Array.from({ length: 50_000 }, (_, index) => `  "\\x61${index}": ""\n`).join("");
    expect(await message(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${keys}`)).toEqual([]);
  });

  test.each(["__proto__", "constructor", "toString"])("the key %s is data like any other", async (name) => {
    const yaml = `${node("a")}  labels:\n    ${name}: x\n`;
    const flow = `apiVersion: v1\nkind: Node\nmetadata: {name: a, labels: {${name}: x}}\n`;
    const json = `{"apiVersion":"v1","kind":"Node","metadata":{"name":"a","labels":{"${name}":"x"}}}`;
    for (const text of [yaml, flow, json]) {
      const { manifests } = await read(text, { as: "cluster" });
      expect(Object.entries(manifests[0]?.object.metadata.labels ?? {})).toEqual([[name, "x"]]);
      expect(Object.getPrototypeOf(manifests[0]?.object.metadata.labels)).toBe(Object.prototype);
    }
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
    await read(
      `__proto__: {polluted: true}\nconstructor: {prototype: {polluted: true}}\n<<: {__proto__: {polluted: true}}\n`,
    );
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

test("what is read does not depend on where the chunks end", async () => {
  const json =
    '{"kind":"NodeList","apiVersion":"v1","items":[{"metadata":{"name":"é😀","annotations":{"a":"]}\\"{"}}}, {"metadata":{"name":"b"}}],\n"metadata":{}}';
  const texts = [
    list("a", "b", '"é'),
    json,
    json.slice(0, 90),
    `${json}\n---\n${node("c")}`,
    `${node("a")}---\n${list("b")}...\n{a: 😀`,
  ];
  for (const text of texts) {
    const whole = await read(text, { strictness: "ignore" });
    for (let size = 1; size < 20; size++) {
      const pieces = await readManifests([source(text, size)], { strictness: "ignore" });
      expect([names(pieces), problems(pieces)]).toEqual([names(whole), problems(whole)]);
    }
  }
});

test("any text ends in objects or problems, with positions inside it", async () => {
  const seeds = [
    list("a", "b"),
    `${node("a")}---\n${node("b")}`,
    '{"kind":"List","apiVersion":"v1","items":[{"a":[1]}]}',
  ];
  const token = fc.constantFrom(
    "\n",
    "---\n",
    "items:\n",
    "- ",
    "{",
    "}",
    "[",
    "]",
    '"',
    ":",
    ",",
    " ",
    "\t",
    "&a ",
    "*a",
    "|",
    "...\n",
    "\\",
    "x",
  );
  const edits = fc.array(fc.tuple(fc.nat(200), fc.nat(5), token), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...seeds), edits, async (seed, changes) => {
      const text = changes.reduce(
        (current, [from, cut, insert]) => current.slice(0, from) + insert + current.slice(from + cut),
        seed,
      );
      const lines = text.split("\n");
      const result = await readManifests([source(text, 7)]);
      for (const { position } of result.problems) {
        expect(position?.column).toBeLessThanOrEqual((lines[(position?.line ?? 0) - 1]?.length ?? -2) + 1);
      }
      expect(result.problems.every(({ message }) => message !== "")).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test("progress is told when a source is begun, and as its text is read", async () => {
  const seen: number[] = [];
  const text = list(...Array.from({ length: 50_000 }, (_, index) => `a-node-with-a-long-name-of-its-own-${index}`));
  const result = await read(text, { as: "cluster", onProgress: ({ bytes }) => seen.push(bytes) });
  expect(result.manifests.length).toBe(50_000);
  expect(seen.length).toBe(2);
  expect(seen[0]).toBe(0);
}, 30_000);
