package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The run in the README is what the command prints.
func TestReadmeRun(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, block, found := strings.Cut(string(readme), "$ go run ./cmd/vmssim run flash-crowd\n")
	block, _, closed := strings.Cut(block, "```")
	if !found || !closed {
		t.Fatal("README.md has no run of flash-crowd")
	}
	stdout, _, _ := vmssim(t, "", "run", "flash-crowd")
	if *update {
		changed := bytes.Replace(readme, []byte(block), []byte(stdout), 1)
		if err := os.WriteFile("../../README.md", changed, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if stdout != block {
		t.Errorf("README.md shows another run; it should show\n%s", stdout)
	}
}

// The picture in the README is the chart that the command writes.
func TestReadmePicture(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	if _, stderr, code := vmssim(t, "", "run", "flash-crowd", "--out", dir); code != exitDone {
		t.Fatal(stderr)
	}
	got, err := os.ReadFile(filepath.Join(dir, "load-storefront.png"))
	if err != nil {
		t.Fatal(err)
	}
	const picture = "../../docs/images/flash-crowd-load.png"
	if *update {
		if err := os.WriteFile(picture, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(picture)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("docs/images/flash-crowd-load.png is not load-storefront.png of flash-crowd")
	}
}
