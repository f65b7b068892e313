#!/usr/bin/env node
// Starts the built command. A file of its own, since npm links a `bin` only if it exists at install.
import { existsSync } from "node:fs";

const bundle = new URL("../dist/stowage.mjs", import.meta.url);

// The reader has seen enough (`| head`): nobody is left to tell, and nothing is wrong.
process.stdout.on("error", (error) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

if (existsSync(bundle)) {
  await import(bundle.href);
} else {
  process.stderr.write("stowage: not built yet; run `npm start` once at the root of the clone\n");
  process.exitCode = 2;
}
