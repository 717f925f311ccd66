/** Operations of lock: acquire (ok with a fencing token), use of the guarded resource (ok with the token), release. */
export interface LockOperation {
  readonly f: "acquire" | "use" | "release";
  readonly value: null;
}
