import fc from "fast-check";

// A change is judged by what it changes: properties try the same inputs each time, others with STOWAGE_SEED=NUMBER, and
// STOWAGE_SEED=random for new ones at every run. A failure prints the seed that it needs.
const seed = process.env["STOWAGE_SEED"] ?? "20261124";
if (seed !== "random") fc.configureGlobal({ seed: Number(seed) });
