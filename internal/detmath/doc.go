// Package detmath computes logarithms, exponentials and the normal
// distribution with the same bits on every processor.
//
// The functions of package math differ between architectures in their last
// bits: some are written in assembly, and the Go specification lets a compiler
// fuse a product and a sum into one rounding. Here only +, -, *, /, comparison
// and the bits of a float64 are used, in a fixed order, and every product that
// meets a sum is written float64(x*y), which the specification says must round.
// IEEE 754 leaves such a computation no freedom.
//
// Errors are stated in ulp, the distance between neighbouring float64 values
// at the exact result, or as a relative error. The tests measure them against
// arithmetic of 300 bits.
package detmath
