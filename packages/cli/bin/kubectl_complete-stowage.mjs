#!/usr/bin/env node
// What kubectl asks when somebody presses tab behind `kubectl stowage`.
import "./stowage.mjs";
