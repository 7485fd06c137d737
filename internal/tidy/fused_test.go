package tidy

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"testing"
)

// checkFused finds sums with a floating-point product that is not rounded, and
// which a compiler may therefore fuse into one operation with other bits (The
// Go Programming Language Specification, "Floating-point operators"). It sees
// products that stand in the sum, in a variable or in a field; those that come
// back from an inlined call are for the search of the object code, .ci/fused.
func checkFused(m *module) []finding {
	var found []finding
	fusibles := map[string]fusible{}
	for s := range m.nonTest {
		if !member(deterministic, s.dir) {
			continue
		}
		if _, ok := fusibles[s.dir]; !ok {
			fusibles[s.dir] = newFusible(m.check(s.dir))
		}
		f := fusibles[s.dir]
		ast.Inspect(s.ast, func(n ast.Node) bool {
			for _, operand := range f.terms(n) {
				switch {
				case f.product(operand):
					found = append(found, m.at(operand.Pos(), "a product in a sum; write float64(%s)",
						types.ExprString(unwrap(operand))))
				case f.products[f.variable(operand)]:
					found = append(found, m.at(operand.Pos(),
						"%s is a product, and in a sum; write float64() where it is set",
						types.ExprString(unwrap(operand))))
				}
			}
			return true
		})
	}
	return found
}

// A fusible knows the products of one package.
type fusible struct {
	info     *types.Info
	products map[types.Object]bool // variables and fields that some statement sets to a product
}

func newFusible(p *checkedPackage) fusible {
	f := fusible{info: &p.info, products: map[types.Object]bool{}}
	for _, file := range p.files {
		ast.Inspect(file, func(n ast.Node) bool {
			f.collect(n)
			return true
		})
	}
	return f
}

// collect notes the variables and fields that a piece of code sets to a product.
func (f fusible) collect(n ast.Node) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		sets := n.Tok == token.ASSIGN || n.Tok == token.DEFINE
		for i, left := range n.Lhs {
			multiplied := n.Tok == token.MUL_ASSIGN && f.float(left)
			if multiplied || sets && len(n.Lhs) == len(n.Rhs) && f.product(n.Rhs[i]) {
				f.note(left)
			}
		}
	case *ast.ValueSpec:
		for i, value := range n.Values {
			if f.product(value) {
				f.note(n.Names[i])
			}
		}
	case *ast.KeyValueExpr:
		if f.product(n.Value) {
			f.note(n.Key)
		}
	}
}

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
// neither rounded by a conversion nor computed by the compiler. The compiler
// also turns a quotient by a power of two into a product.
func (f fusible) product(e ast.Expr) bool {
	b, ok := unwrap(e).(*ast.BinaryExpr)
	if !ok || !f.float(b) {
		return false
	}
	return b.Op == token.MUL || b.Op == token.QUO && f.powerOfTwo(b.Y)
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

// powerOfTwo reports whether an expression is a constant whose reciprocal is
// exact.
func (f fusible) powerOfTwo(e ast.Expr) bool {
	value := f.info.Types[e].Value
	if value == nil {
		return false
	}
	x, _ := constant.Float64Val(constant.ToFloat(value)) // what the compiler divides by
	fraction, _ := math.Frexp(x)
	return math.Abs(fraction) == 0.5
}

// variable returns the variable or field that an expression names, or nil.
func (f fusible) variable(e ast.Expr) types.Object {
	switch e := unwrap(e).(type) {
	case *ast.Ident:
		return f.info.ObjectOf(e)
	case *ast.SelectorExpr:
		return f.info.ObjectOf(e.Sel)
	}
	return nil
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
	in := func(body string) map[string]string {
		return map[string]string{"model/a.go": "package model\ntype s struct{ v float64 }\n" +
			"func f(a, b, c float64, i, j int) (x float64) {\n" + body + "\nreturn\n}\n"}
	}
	inSum := func(line, product string) string {
		return "model/a.go:" + line + ": a product in a sum; write float64(" + product + ")"
	}
	isSet := func(line, name string) string {
		return "model/a.go:" + line + ": " + name + " is a product, and in a sum; write float64() where it is set"
	}
	testRule(t, checkFused, []breach{
		{"left", in("x = a*b + c"), []string{inSum("4", "a * b")}},
		{"right", in("x = c - a*b"), []string{inSum("4", "a * b")}},
		{"both", in("x = a*b - b*c"), []string{inSum("4", "a * b"), inSum("4", "b * c")}},
		{"parentheses and sign", in("x = c + -(a * b)"), []string{inSum("4", "a * b")}},
		{"added to a variable", in("x += a * b"), []string{inSum("4", "a * b")}},
		{"taken from a variable", in("x -= (a * b)"), []string{inSum("4", "a * b")}},
		{"argument", in("_ = float64(a*b + c)"), []string{inSum("4", "a * b")}},
		{"converted operand", in("x = float64(i)*b + c"), []string{inSum("4", "float64(i) * b")}},
		{"quotient by a power of two", in("x = a/2 + b/0.25 - c/3"),
			[]string{inSum("4", "a / 2"), inSum("4", "b / 0.25")}},
		{"through a variable", in("p := a * b\nx = p + c"), []string{isSet("5", "p")}},
		{"through a product in place", in("p := a\np *= b\nx += p"), []string{isSet("6", "p")}},
		{"through a declaration", in("var p = a * b\nx = c - p"), []string{isSet("5", "p")}},
		{"through a field", in("var t s\nt.v = a * b\nx = c - t.v"), []string{isSet("6", "t.v")}},
		{"through a literal", in("t := s{v: a * b}\nx = c - t.v"), []string{isSet("5", "t.v")}},
		{"type parameter", map[string]string{"model/a.go": "package model\n" +
			"func f[T ~int | ~float64](a, b T) T { return a*b + a }\n"}, []string{inSum("2", "a * b")}},
		{"rounded", in("x = float64(a*b) + c + float64(a/2)"), nil},
		{"integers", in("i = i*j + i\ni += i * j\nk := i * j\ni -= k + i/2"), nil},
		{"integers, then a float", in("x = float64(i*j) + c"), nil},
		{"products and quotients", in("x = a * b * c / a / 2"), nil},
		{"a sum in a product", in("x = a * (b + c)"), nil},
		{"constants", in("const k = 2.5\nx = k*2 + c"), nil},
		{"a rounded variable", in("p := float64(a * b)\nx = p + c"), nil},
		{"elsewhere", map[string]string{"report/a.go": "package report\n" +
			"func f(a float64) float64 { return a*a + a }\n"}, nil},
	})
}
