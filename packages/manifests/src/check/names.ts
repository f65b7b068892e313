/**
 * The syntax of names, label keys and label values.
 * Sources: apimachinery, pkg/util/validation/validation.go and pkg/api/validate/content/kube.go.
 *
 * Each function returns what is wrong with a text, as the end of a sentence that begins with its name, or `undefined`.
 */
export type NameCheck = (text: string) => string | undefined;

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const labelPattern = new RegExp(`^${label}$`);
const keyPattern = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/** A DNS label (RFC 1123): what containers, volumes and namespaces are called. */
export function dnsLabelProblem(text: string): string | undefined {
  if (text.length > 63) return `must be no more than 63 characters, not ${text.length}`;
  if (labelPattern.test(text)) return undefined;
  if (dnsSubdomainProblem(text) === undefined)
    return `must not contain dots${instead(text.replaceAll(".", "-"), labelPattern)}`;
  return `must consist of lower case letters, digits and "-", and begin and end with a letter or digit${instead(
    text.toLowerCase().replace(/[^-a-z0-9]/g, "-"),
    labelPattern,
  )}`;
}

/** A DNS subdomain: labels joined by dots, what most objects are called. */
export function dnsSubdomainProblem(text: string): string | undefined {
  if (text.length > 253) return `must be no more than 253 characters, not ${text.length}`;
  if (isDnsSubdomain(text)) return undefined;
  const mended = text.toLowerCase().replace(/[^-a-z0-9.]/g, "-");
  const hint = mended !== text && isDnsSubdomain(mended) ? `, such as "${mended}"` : "";
  return `must consist of lower case letters, digits, "-" and ".", and begin and end with a letter or digit${hint}`;
}

function isDnsSubdomain(text: string): boolean {
  return text.split(".").every((part) => labelPattern.test(part));
}

/** A label key: an optional DNS subdomain and `/`, then a name. The same syntax serves resource names and gates. */
export function labelKeyProblem(text: string): string | undefined {
  const parts = text.split("/");
  if (parts.length > 2) return 'must have at most one "/", as in "example.com/name"';
  const name = parts.at(-1) ?? "";
  if (parts.length === 2) {
    const prefix = parts[0] ?? "";
    if (prefix === "") return 'must have a DNS name before the "/", as in "example.com/name"';
    const problem = dnsSubdomainProblem(prefix);
    if (problem !== undefined) return `the part before the "/" ${problem}`;
  }
  if (name === "") return text === "" ? "must not be empty" : 'must have a name after the "/"';
  if (name.length > 63) return `the name must be no more than 63 characters, not ${name.length}`;
  if (keyPattern.test(name)) return undefined;
  return 'must consist of letters, digits, "-", "_" and ".", and begin and end with a letter or digit';
}

/** A label value: like a label key's name, or empty. */
export function labelValueProblem(text: string): string | undefined {
  if (text === "") return undefined;
  if (text.length > 63) return `must be no more than 63 characters, not ${text.length}`;
  if (keyPattern.test(text)) return undefined;
  return 'must be empty, or consist of letters, digits, "-", "_" and ".", and begin and end with a letter or digit';
}

/** The name of a container's port (an IANA service name). */
export function portNameProblem(text: string): string | undefined {
  if (text.length > 15) return `must be no more than 15 characters, not ${text.length}`;
  if (/^[-a-z0-9]+$/.test(text) && /[a-z]/.test(text) && !text.includes("--") && !/^-|-$/.test(text)) return undefined;
  return 'must consist of lower case letters, digits and single "-", with at least one letter, and not begin or end with "-"';
}

/** `, such as "..."` where the text can be mended into what the pattern wants. */
function instead(mended: string, pattern: RegExp): string {
  return pattern.test(mended) ? `, such as "${mended}"` : "";
}

/** A text as messages quote it: cut where it is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}

/**
 * A part of a URL: what objects are called whose kind makes no rule of its own.
 * Source: `IsValidPathSegmentName` (apimachinery, pkg/api/validation/path).
 */
export function pathSegmentProblem(text: string): string | undefined {
  if (text === "." || text === "..") return "must be more than dots";
  return /[/%]/.test(text) ? 'must not contain "/" or "%"' : undefined;
}
