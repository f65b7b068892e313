import type { YAMLError } from "yaml";

/** A syntax error of the `yaml` library in the house's words, with what would mend it where that is known. */
export function yamlMessage(error: YAMLError): string {
  switch (error.code) {
    case "TAB_AS_INDENT":
      return "a tab indents this line; YAML takes only spaces";
    case "BLOCK_AS_IMPLICIT_KEY":
      return 'a second ": " on the line; quote the value if the colon is part of it';
    case "BAD_SCALAR_START":
      return `${decapitalized(error.message)}; quote the value`;
    case "BAD_INDENT":
      return `${decapitalized(error.message)}; check the indentation`;
    default:
      return decapitalized(error.message.replace('"quote', "quote"));
  }
}

function decapitalized(message: string): string {
  // Some messages quote the text, however long it is.
  const text = message.length > 200 ? `${message.slice(0, 200)}...` : message.replace(/\.$/, "");
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
