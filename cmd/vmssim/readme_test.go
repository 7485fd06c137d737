package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The runs in the README are what the commands print, and its pictures are what they
// write.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ command, chart, picture string }{
		{"run flash-crowd", "load-storefront.png", "flash-crowd-load.png"},
		{"compare rollout-showdown --replications 5", "timelines.png", "rollout-showdown.png"},
	} {
		t.Run(c.command, func(t *testing.T) {
			if testing.Short() && strings.HasPrefix(c.command, "compare") {
				t.Skip("some forty million events")
			}
			dir := filepath.Join(t.TempDir(), "out")
			stdout, stderr, code := vmssim(t, "", append(strings.Fields(c.command), "--out", dir)...)
			if code != exitDone {
				t.Fatal(stderr)
			}
			_, block, found := strings.Cut(string(readme), "$ go run ./cmd/vmssim "+c.command+"\n")
			block, _, closed := strings.Cut(block, "```")
			if !found || !closed {
				t.Fatalf("README.md does not show %s", c.command)
			}
			got, err := os.ReadFile(filepath.Join(dir, c.chart))
			if err != nil {
				t.Fatal(err)
			}
			picture := "../../docs/images/" + c.picture
			if *update {
				readme = bytes.Replace(readme, []byte(block), []byte(stdout), 1)
				if err := os.WriteFile("../../README.md", readme, 0o644); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(picture, got, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if stdout != block {
				t.Errorf("README.md shows something else; it should show\n%s", stdout)
			}
			want, err := os.ReadFile(picture)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s is not %s of %s", picture, c.chart, c.command)
			}
		})
	}
}
