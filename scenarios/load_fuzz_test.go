package scenarios

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

// Whatever the bytes, loading ends, does not panic, and every problem has a
// position.
func FuzzLoad(f *testing.F) {
	for _, pattern := range []string{"testdata/bad/*.yaml", "library/*.yaml", "template.yaml"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			if data, err := os.ReadFile(file); err == nil {
				f.Add(data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := Load(Source{Name: "fuzz.yaml", Data: data, Files: fstest.MapFS{}}, nil)
		if err == nil {
			return
		}
		var problems Problems
		if !errors.As(err, &problems) || len(problems) == 0 {
			t.Fatalf("an error without a position: %v", err)
		}
		for _, p := range problems {
			if p.File == "" || p.Line < 1 || p.Column < 1 || p.Text == "" {
				t.Fatalf("a problem without a position: %+v", p)
			}
		}
	})
}
