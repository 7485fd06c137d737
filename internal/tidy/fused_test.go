package tidy

import (
	"go/ast"
	"go/token"
	"go/types"
	"testing"
)

// checkFused finds sums with a floating-point product that is not rounded, and
// which a compiler may therefore fuse into one operation with other bits (The
// Go Programming Language Specification, "Floating-point operators"). It sees
// products that stand in the sum or in a local variable; those that reach a sum
// through a call are for the search of the object code in .ci/fused.
func checkFused(m *module) []finding {
	var found []finding
	for s := range m.nonTest {
		if !member(deterministic, s.dir) {
			continue
		}
		f := fusible{info: &m.check(s.dir).info, products: map[types.Object]bool{}}
		ast.Inspect(s.ast, f.collect)
		ast.Inspect(s.ast, func(n ast.Node) bool {
			for _, operand := range f.terms(n) {
				switch {
				case f.product(operand):
					found = append(found, m.at(operand.Pos(), "a product in a sum; write float64(a*b)"))
				case f.products[f.variable(operand)]:
					found = append(found, m.at(operand.Pos(),
						"%s is a product, and in a sum; write float64(a*b) where it is set", unwrap(operand)))
				}
			}
			return true
		})
	}
	return found
}

// A fusible knows the products of one file.
type fusible struct {
	info     *types.Info
	products map[types.Object]bool // variables that some statement sets to a product
}

// collect notes the variables that a statement sets to a product.
func (f fusible) collect(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			multiplied := n.Tok == token.MUL_ASSIGN && f.float(left)
			if multiplied || len(n.Lhs) == len(n.Rhs) && f.product(n.Rhs[i]) && sets(n.Tok) {
				f.note(left)
			}
		}
	case *ast.ValueSpec:
		for i, value := range n.Values {
			if f.product(value) {
				f.note(n.Names[i])
			}
		}
	}
	return true
}

func sets(op token.Token) bool { return op == token.ASSIGN || op == token.DEFINE }

func (f fusible) note(left ast.Expr) {
	if v := f.variable(left); v != nil {
		f.products[v] = true
	}
}

// terms returns the operands of a floating-point sum or difference.
func (f fusible) terms(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		if (n.Op == token.ADD || n.Op == token.SUB) && f.float(n) {
			return []ast.Expr{n.X, n.Y}
		}
	case *ast.AssignStmt:
		if (n.Tok == token.ADD_ASSIGN || n.Tok == token.SUB_ASSIGN) && f.float(n.Lhs[0]) {
			return []ast.Expr{n.Lhs[0], n.Rhs[0]}
		}
	}
	return nil
}

// product reports whether an expression is a floating-point product that is
// neither rounded by a conversion nor computed by the compiler.
func (f fusible) product(e ast.Expr) bool {
	b, ok := unwrap(e).(*ast.BinaryExpr)
	return ok && b.Op == token.MUL && f.float(b)
}

// float reports whether an expression is a floating-point number but no
// constant. A type parameter counts as one: it may be.
func (f fusible) float(e ast.Expr) bool {
	t := f.info.TypeOf(e)
	if t == nil || f.info.Types[e].Value != nil {
		return false
	}
	if _, ok := t.(*types.TypeParam); ok {
		return true
	}
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&(types.IsFloat|types.IsComplex) != 0
}

// variable returns the variable that an expression names, or nil.
func (f fusible) variable(e ast.Expr) types.Object {
	id, ok := unwrap(e).(*ast.Ident)
	if !ok {
		return nil
	}
	return f.info.ObjectOf(id)
}

// unwrap takes the parentheses and signs off an expression; neither rounds.
func unwrap(e ast.Expr) ast.Expr {
	for {
		switch inner := e.(type) {
		case *ast.ParenExpr:
			e = inner.X
		case *ast.UnaryExpr:
			if inner.Op != token.ADD && inner.Op != token.SUB {
				return e
			}
			e = inner.X
		default:
			return e
		}
	}
}

func TestCheckFused(t *testing.T) {
	const inSum = ": a product in a sum; write float64(a*b)"
	in := func(body string) map[string]string {
		return map[string]string{"model/a.go": "package model\nfunc f(a, b, c float64, i, j int) (x float64) {\n" +
			body + "\nreturn\n}\n"}
	}
	testRule(t, checkFused, []breach{
		{"left", in("x = a*b + c"), []string{"model/a.go:3" + inSum}},
		{"right", in("x = c - a*b"), []string{"model/a.go:3" + inSum}},
		{"both", in("x = a*b - b*c"), []string{"model/a.go:3" + inSum, "model/a.go:3" + inSum}},
		{"parentheses and sign", in("x = c + -(a * b)"), []string{"model/a.go:3" + inSum}},
		{"added to a variable", in("x += a * b"), []string{"model/a.go:3" + inSum}},
		{"taken from a variable", in("x -= (a * b)"), []string{"model/a.go:3" + inSum}},
		{"argument", in("_ = float64(a*b + c)"), []string{"model/a.go:3" + inSum}},
		{"converted operand", in("x = float64(i)*b + c"), []string{"model/a.go:3" + inSum}},
		{
			"through a variable", in("p := a * b\nx = p + c"),
			[]string{"model/a.go:4: p is a product, and in a sum; write float64(a*b) where it is set"},
		},
		{
			"through a product in place", in("p := a\np *= b\nx += p"),
			[]string{"model/a.go:5: p is a product, and in a sum; write float64(a*b) where it is set"},
		},
		{
			"through a declaration", in("var p = a * b\nx = c - p"),
			[]string{"model/a.go:4: p is a product, and in a sum; write float64(a*b) where it is set"},
		},
		{
			"type parameter",
			map[string]string{"sim/a.go": "package sim\nfunc f[T ~int | ~float64](a, b T) T {\nreturn a*b + a\n}\n"},
			[]string{"sim/a.go:3" + inSum},
		},
		{"rounded", in("x = float64(a*b) + c"), nil},
		{"integers", in("i = i*j + i\ni += i * j\nk := i * j\ni -= k"), nil},
		{"integers, then a float", in("x = float64(i*j) + c"), nil},
		{"products and quotients", in("x = a * b * c / a"), nil},
		{"a sum in a product", in("x = a * (b + c)"), nil},
		{"constants", in("const k = 2.5\nx = k*2 + c"), nil},
		{"a rounded variable", in("p := float64(a * b)\nx = p + c"), nil},
		{"elsewhere", map[string]string{"report/a.go": "package report\nfunc f(a float64) float64 { return a*a + a }\n"}, nil},
	})
}
