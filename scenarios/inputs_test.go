package scenarios

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFilesStayInFolder reads traces through a root folder: what leads out of it
// is refused, also through a symbolic link.
func TestFilesStayInFolder(t *testing.T) {
	outside, inside := t.TempDir(), t.TempDir()
	csv := []byte("minute,requests\n0,60\n")
	for _, name := range []string{filepath.Join(outside, "w.csv"), filepath.Join(inside, "w.csv")} {
		if err := os.WriteFile(name, csv, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(outside, "w.csv"), filepath.Join(inside, "link.csv")); err != nil {
		t.Skipf("no symbolic links: %v", err)
	}
	if err := os.Mkdir(filepath.Join(inside, "folder.csv"), 0o755); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(inside)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	src := validSource(t, "template.yaml")
	src.Files = root.FS()
	for file, want := range map[string]string{
		"w.csv":             "",
		"./folder/../w.csv": "",
		"link.csv":          `"link.csv" cannot be read`,
		"folder.csv":        `"folder.csv" cannot be read`,
		"none.csv":          `no file "none.csv" below the scenario's folder`,
		"../w.csv":          `"../w.csv" is outside of the scenario's folder`,
		"a/../../w.csv":     `"a/../../w.csv" is outside of the scenario's folder`,
		"/w.csv":            `"/w.csv" is not a relative path`,
		"C:" + `\w.csv`:     `"C:` + `\\w.csv" is not a relative path`,
		"http://x/w.csv":    `"http://x/w.csv" is a URL`,
	} {
		_, err := Load(src, []string{
			"workloads.site.requests.arrivals={trace: {file: '" + file + "', column: requests, every: 1m}}",
		})
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", file, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), "arrivals.trace.file: "+want)):
			t.Errorf("%s: got %v, want %s", file, err, want)
		}
	}
	src.Files = nil
	_, err = Load(src, []string{"workloads.site.requests.arrivals={trace: {file: w.csv, column: requests, every: 1m}}"})
	if err == nil || !strings.Contains(err.Error(), "standard input has no folder") {
		t.Errorf("without a folder: %v", err)
	}
}
