/**
 * An object as a YAML document, in the style of kubectl: what it reads fastest. Keys and texts that are not plainly
 * texts stand in double quotes, escaped as in JSON, which YAML reads alike.
 */
export function objectYaml(object: object): string {
  return `---\n${mapLines(object, "").join("\n")}\n`;
}

function mapLines(map: object, indent: string): string[] {
  return Object.entries(map).flatMap(([key, value]) => fieldLines(`${indent}${scalar(key)}:`, value, indent));
}

function fieldLines(head: string, value: unknown, indent: string): string[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) {
    return value.length === 0 ? [`${head} []`] : [head, ...value.flatMap((item: unknown) => itemLines(item, indent))];
  }
  if (typeof value === "object" && value !== null) {
    const lines = mapLines(value, `${indent}  `);
    return lines.length === 0 ? [`${head} {}`] : [head, ...lines];
  }
  return [`${head} ${scalar(value)}`];
}

/** The dash stands where the first field would be indented to. */
function itemLines(item: unknown, indent: string): string[] {
  if (typeof item !== "object" || item === null) return [`${indent}- ${scalar(item)}`];
  // A list in a list is none of Kubernetes' types; JSON is YAML too.
  const lines = Array.isArray(item) ? [JSON.stringify(item)] : mapLines(item, `${indent}  `);
  const [first = "{}", ...others] = lines;
  return [`${indent}- ${first.trimStart()}`, ...others];
}

/** Texts that YAML, in any version that anyone reads it as, takes for something else. */
const notText = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i;
const plain = /^[A-Za-z](?:[\w./-]*\w)?$/;

function scalar(value: unknown): string {
  return typeof value === "string" && plain.test(value) && !notText.test(value) ? value : JSON.stringify(value);
}
