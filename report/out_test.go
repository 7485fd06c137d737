package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var (
	oldFiles = []File{{"a.txt", []byte("old")}, {"gone.txt", []byte("old")}}
	newFiles = []File{{"a.txt", []byte("new a")}, {"b.txt", nil}, {"c.bin", []byte{0, 1, 2}}}
)

// holds reports in words how a directory differs from files and a manifest of
// them.
func holds(dir string, files []File) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	if len(entries) != len(files)+1 {
		return fmt.Errorf("%d entries, want %d", len(entries), len(files)+1)
	}
	var m manifest
	text, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return err
	}
	for i, f := range files {
		data, err := os.ReadFile(filepath.Join(dir, f.Name))
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		want := manifestEntry{f.Name, len(f.Data), hex.EncodeToString(sum[:])}
		if string(data) != string(f.Data) || m.Files[i] != want {
			return fmt.Errorf("%s holds %q, listed as %v", f.Name, data, m.Files[i])
		}
	}
	return nil
}

func TestWriteDir(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "deep", "run 1")
	if err := WriteDir(dir, oldFiles, false); err != nil {
		t.Fatal(err)
	}
	if err := holds(dir, oldFiles); err != nil {
		t.Fatal(err)
	}
	err := WriteDir(dir, newFiles, false)
	if err == nil || !strings.HasSuffix(err.Error(), "is not empty") {
		t.Errorf("a directory that is not empty: got error %v", err)
	}
	if err := WriteDir(dir, newFiles, true); err != nil {
		t.Fatal(err)
	}
	if err := holds(dir, newFiles); err != nil {
		t.Error(err)
	}
	alone(t, dir)
}

// alone fails if anything but dir is left in its parent.
func alone(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != filepath.Base(dir) {
			t.Errorf("%s is left behind", e.Name())
		}
	}
}

func TestWriteDirIntoEmptyAndLinked(t *testing.T) {
	parent := t.TempDir()
	empty, link := filepath.Join(parent, "empty"), filepath.Join(parent, "link")
	if err := errors.Join(os.Mkdir(empty, 0o777), os.Symlink(empty, link)); err != nil {
		t.Fatal(err)
	}
	if err := WriteDir(link, newFiles, false); err != nil {
		t.Fatal(err)
	}
	if err := holds(empty, newFiles); err != nil {
		t.Error(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
}

func TestWriteDirRefuses(t *testing.T) {
	parent := t.TempDir()
	path := func(name string) string { return filepath.Join(parent, name) }
	put := func(name, content string) {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path(name)), 0o777),
			os.WriteFile(path(name), []byte(content), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	put("file", "")
	put("foreign/thesis.tex", "years of work")
	put("other/manifest.json", `{"schema": "webapp/v1"}`)
	if err := WriteDir(path("mixed"), oldFiles, false); err != nil {
		t.Fatal(err)
	}
	put("mixed/notes.txt", "mine")
	t.Chdir(path("mixed"))
	for _, c := range []struct {
		name, dir, want string
		files           []File
	}{
		{"a file", path("file"), "is a file", newFiles},
		{"no manifest", path("foreign"), "not from vmssim: it has no readable manifest.json", newFiles},
		{"another program's", path("other"), "its manifest.json is another program's", newFiles},
		{"the current directory in full", path("mixed/../mixed"), "is the current directory", newFiles},
		{"the current directory", ".", "is the current directory", newFiles},
		{"a name that leads out", path("x"), `"../a" is not the name of a file`, []File{{Name: "../a"}}},
		{"a name in a folder", path("x"), `"b/a" is not the name of a file`, []File{{Name: "b/a"}}},
		{"no name", path("x"), `"" is not the name of a file`, []File{{}}},
		{"equal names", path("x"), `two files are named "A"`, []File{{Name: "a"}, {Name: "A"}}},
		{"the manifest's name", path("x"), `two files are named "Manifest.json"`,
			[]File{{Name: "Manifest.json"}}},
	} {
		if err := WriteDir(c.dir, c.files, true); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want %q", c.name, err, c.want)
		}
	}
	t.Chdir(parent)
	err := WriteDir("mixed", newFiles, true)
	want := `output directory "mixed" holds "notes.txt", which is not in its manifest.json`
	if err == nil || err.Error() != want {
		t.Errorf("got error %v, want %s", err, want)
	}
	if data, err := os.ReadFile(path("foreign/thesis.tex")); err != nil || string(data) != "years of work" {
		t.Errorf("the user's file holds %q, %v", data, err)
	}
}

// A faulty disk fails at one operation, counted from 1; a write leaves half of
// its bytes. Removing never fails here, because then nothing could be promised.
type faulty struct {
	osDisk
	left int
}

var errFault = errors.New("fault")

func (f *faulty) fails() bool {
	f.left--
	return f.left == 0
}

func (f *faulty) try(operation func() error) error {
	if f.fails() {
		return errFault
	}
	return operation()
}

func (f *faulty) Mkdir(path string) error { return f.try(func() error { return f.osDisk.Mkdir(path) }) }
func (f *faulty) MkdirAll(path string) error {
	return f.try(func() error { return f.osDisk.MkdirAll(path) })
}
func (f *faulty) Rename(from, to string) error {
	return f.try(func() error { return f.osDisk.Rename(from, to) })
}
func (f *faulty) SyncDir(path string) error {
	return f.try(func() error { return f.osDisk.SyncDir(path) })
}

func (f *faulty) Create(path string) (diskFile, error) {
	if f.fails() {
		return nil, errFault
	}
	file, err := f.osDisk.Create(path)
	return &faultyFile{file, f}, err
}

type faultyFile struct {
	diskFile
	disk *faulty
}

func (f *faultyFile) Write(p []byte) (int, error) {
	if f.disk.fails() {
		n, _ := f.diskFile.Write(p[:len(p)/2])
		return n, errFault
	}
	return f.diskFile.Write(p)
}

func (f *faultyFile) Sync() error { return f.disk.try(f.diskFile.Sync) }

func (f *faultyFile) Close() error {
	err := f.diskFile.Close()
	if f.disk.fails() {
		return errFault
	}
	return err
}

// Wherever the disk fails there is the old directory or the new one, whole, and
// nothing beside it.
func TestWriteDirIsAtomic(t *testing.T) {
	for _, old := range [][]File{nil, oldFiles} {
		faults := 0
		for n := 1; ; n++ {
			dir := filepath.Join(t.TempDir(), "out")
			if old != nil {
				if err := WriteDir(dir, old, false); err != nil {
					t.Fatal(err)
				}
			}
			d := &faulty{left: n}
			err := writeDir(d, dir, newFiles, true)
			alone(t, dir)
			if d.left > 0 { // the fault lies behind the last operation
				if err != nil || holds(dir, newFiles) != nil {
					t.Fatalf("without a fault: %v, %v", err, holds(dir, newFiles))
				}
				break
			}
			faults++
			if !errors.Is(err, errFault) {
				t.Errorf("fault %d: got error %v", n, err)
			}
			if untouched(t, dir, old) {
				continue
			}
			if err := holds(dir, newFiles); err != nil {
				t.Errorf("fault %d leaves half an output: %v", n, err)
			}
		}
		// 4 files of create, write, sync and close, and at least: parent, two
		// directories, sync, rename, sync.
		if faults < 4*4+6 {
			t.Errorf("%d operations failed in turn, want more", faults)
		}
	}
}

// untouched reports whether dir is as it was before.
func untouched(t *testing.T, dir string, old []File) bool {
	t.Helper()
	if old == nil {
		_, err := os.Lstat(dir)
		return errors.Is(err, os.ErrNotExist)
	}
	return holds(dir, old) == nil
}

// When even the way back fails, the old directory is not removed, and the error
// says where it is.
func TestWriteDirKeepsWhatItCannotPutBack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	if err := WriteDir(dir, oldFiles, false); err != nil {
		t.Fatal(err)
	}
	err := writeDir(&oneRename{}, dir, newFiles, true)
	kept := filepath.Join(filepath.Dir(dir), ".out.partial-1", "old")
	if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("what it held is now in %q", kept)) {
		t.Fatalf("got error %v", err)
	}
	if err := holds(kept, oldFiles); err != nil {
		t.Error(err)
	}
	// The next run finds another name for its work.
	if err := WriteDir(dir, newFiles, false); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(holds(dir, newFiles), holds(kept, oldFiles)); err != nil {
		t.Error(err)
	}
}

// oneRename is a disk on which only the first rename works.
type oneRename struct {
	osDisk
	renames int
}

func (d *oneRename) Rename(from, to string) error {
	if d.renames++; d.renames > 1 {
		return errFault
	}
	return d.osDisk.Rename(from, to)
}
