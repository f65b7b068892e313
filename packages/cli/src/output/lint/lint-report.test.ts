import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runInMemory } from "../../testing/run-in-memory.ts";

const folder = mkdtempSync(join(tmpdir(), "stowage-report-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A file whose name has what every format escapes. */
const name = `a,b:c%"<&.yaml`;
writeFileSync(
  join(folder, name),
  `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers: [{name: c, image: c}]
  affinity:
    podAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        - topologyKey: kubernetes.io/hostname
`,
);

async function report(format: string): Promise<string> {
  const { stdout } = await runInMemory(["lint", "-f", name, "-o", format], { cwd: folder });
  return stdout;
}

test("an annotation of GitHub has one line, and its properties no comma or colon of the file's name", async () => {
  expect(await report("github")).toBe(
    '::error file=a%2Cb%3Ac%25"<&.yaml,line=9,col=11,title=null-selector (Pod default/web)::the required affinity has no labelSelector, and so matches no pod: no pod of Pod default/web can ever be placed\n',
  );
});

test("JUnit's XML is a suite a file, escaped, and counts its failures", async () => {
  const xml = await report("junit");
  const file = "a,b:c%&quot;&lt;&amp;.yaml";
  expect(xml).toMatch(
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="stowage lint" tests="1" failures="1">\n/,
  );
  expect(xml).toContain(`<testsuite name="${file}" tests="1" failures="1">`);
  expect(xml).toContain(`<testcase classname="${file}" name="null-selector: Pod default/web (line 9)">`);
  expect(xml).not.toMatch(/&(?!(quot|lt|gt|amp|#\d+);)/);
});
