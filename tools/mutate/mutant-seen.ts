import fc from "fast-check";

// That a property notices a mutant is all there is to know: nothing is shrunk.
fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });
