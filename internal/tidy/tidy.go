// Package tidy holds the repository's rules as tests. It has no code to import;
// each rule stands in a test file beside a test that breaks it on purpose:
//
//   - imports_test.go: packages import only along the arrows, and each
//     third-party module only through its one door;
//   - banned_test.go: no host clock, global randomness, goroutine, operating
//     system, log, inexact mathematics or map order where results are made;
//   - fused_test.go: no floating-point product that a compiler may fuse with a
//     sum;
//   - comments_test.go: every package and exported name says what it is, and
//     nothing is left marked as unfinished;
//   - pages_test.go: links lead somewhere, decisions are indexed, library
//     scenarios are mentioned, and no text names a place on one machine;
//   - promises_test.go: every test that a page names exists.
package tidy
