#!/usr/bin/env node
// `kubectl stowage`: kubectl runs the executable of this name. The command sees by it how it was called.
import "./stowage.mjs";
