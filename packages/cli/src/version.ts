/** Stowage's own version. */
export const version = "0.1.0";

/** Where to say that something is wrong; `bugs` in package.json. */
export const bugsUrl = "https://github.com/stowage-dev/stowage/issues";
