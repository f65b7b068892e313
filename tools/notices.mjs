import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What bundled files owe to others: name, version and licence of each package in them, as these licences ask.
 *
 * @param {string} root
 * @param {readonly string[]} inputs what the files were made of, relative to `root`
 * @returns {string}
 */
export function noticesOf(root, inputs) {
  const folders = inputs.flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  const packages = [...new Set(folders)].map((folder) => noticeOf(join(root, folder)));
  const title = "The command holds these packages, or parts of them, under their own licences.\n";
  return [title, ...packages.sort()].join(`\n${"-".repeat(78)}\n\n`);
}

/** @param {string} folder */
function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), "utf8").trim());
  return `${[`${name} ${version} (${license})`, ...texts].join("\n\n")}\n`;
}
