package report

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// WriteDir makes dir a directory with the given files and a manifest.json that
// has the size and SHA-256 of each. All or nothing: the files are written and
// synced beside dir, in a directory .NAME.partial-N that is renamed to dir when
// it is whole and removed after an error; if the process is killed, nothing is
// left under the name of dir but what had been there.
//
// A directory that is not empty is refused unless overwrite is set, and then
// too if WriteDir did not write it or if it holds a file that is not in its
// manifest. It is replaced by two renames: killed between them, the process
// leaves the old one in the partial directory under the name old.
func WriteDir(dir string, files []File, overwrite bool) error {
	return writeDir(osDisk{}, dir, files, overwrite)
}

func writeDir(d disk, dir string, files []File, overwrite bool) error {
	if err := checkNames(files); err != nil {
		return err
	}
	path, exists, err := target(dir, overwrite)
	if err != nil {
		return err
	}
	parent := filepath.Dir(path)
	if err := d.MkdirAll(parent); err != nil {
		return fmt.Errorf("parent of output directory %q: %w", dir, err)
	}
	work, err := workDir(d, path)
	if err != nil {
		return fmt.Errorf("output directory %q: %w", dir, err)
	}
	s := swap{
		disk: d, path: path, exists: exists,
		fresh: filepath.Join(work, "new"), old: filepath.Join(work, "old"),
	}
	err = s.run(files)
	if s.stranded {
		return fmt.Errorf("output directory %q: %w; what it held is now in %q", dir, err, s.old)
	}
	if err = errors.Join(err, d.RemoveAll(work), d.SyncDir(parent)); err != nil {
		return fmt.Errorf("output directory %q: %w", dir, err)
	}
	return nil
}

// A swap writes a fresh directory and puts it in the place of an old one.
type swap struct {
	disk             disk
	path, fresh, old string
	exists           bool // there is an old one
	stranded         bool // the old one could not be put back
}

func (s *swap) run(files []File) error {
	if err := s.disk.Mkdir(s.fresh); err != nil {
		return err
	}
	for _, f := range files {
		if err := writeFile(s.disk, filepath.Join(s.fresh, f.Name), f.Data); err != nil {
			return err
		}
	}
	if err := writeFile(s.disk, filepath.Join(s.fresh, manifestName), manifestOf(files)); err != nil {
		return err
	}
	if err := s.disk.SyncDir(s.fresh); err != nil {
		return err
	}
	if s.exists {
		if err := s.disk.Rename(s.path, s.old); err != nil {
			return err
		}
	}
	err := s.disk.Rename(s.fresh, s.path)
	if err != nil && s.exists {
		back := s.disk.Rename(s.old, s.path)
		s.stranded = back != nil
		err = errors.Join(err, back)
	}
	return err
}

func writeFile(d disk, path string, data []byte) error {
	f, err := d.Create(path)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// workDir makes a new directory beside path.
func workDir(d disk, path string) (string, error) {
	for n := 1; ; n++ {
		name := fmt.Sprintf(".%s.partial-%d", filepath.Base(path), n)
		work := filepath.Join(filepath.Dir(path), name)
		err := d.Mkdir(work)
		if !errors.Is(err, fs.ErrExist) {
			return work, err
		}
	}
}

// checkNames refuses names that cannot stand side by side in one directory on
// every file system.
func checkNames(files []File) error {
	taken := map[string]bool{manifestName: true}
	for _, f := range files {
		switch low := strings.ToLower(f.Name); {
		case !filepath.IsLocal(f.Name) || filepath.Base(f.Name) != f.Name || f.Name == ".":
			return fmt.Errorf("%q is not the name of a file in a directory", f.Name)
		case taken[low]:
			return fmt.Errorf("two files are named %q", f.Name)
		default:
			taken[low] = true
		}
	}
	return nil
}

// target returns the absolute path to write to and whether there is a directory
// to replace.
func target(dir string, overwrite bool) (path string, exists bool, err error) {
	path, err = filepath.Abs(dir)
	if err != nil {
		return "", false, fmt.Errorf("output directory %q: %w", dir, err)
	}
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, false, nil
	}
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			info, err = os.Stat(path)
		}
	}
	if err != nil {
		return "", false, fmt.Errorf("output directory %q: %w", dir, err)
	}
	if !info.IsDir() {
		return "", false, fmt.Errorf("output directory %q is a file", dir)
	}
	if here, err := os.Stat("."); err == nil && os.SameFile(here, info) {
		return "", false, fmt.Errorf("output directory %q is the current directory", dir)
	}
	return path, true, replaceable(dir, path, overwrite)
}

// replaceable says why what the directory holds must stay, if it must.
func replaceable(dir, path string, overwrite bool) error {
	entries, err := os.ReadDir(path)
	switch {
	case err != nil:
		return fmt.Errorf("output directory %q: %w", dir, err)
	case len(entries) == 0:
		return nil
	case !overwrite:
		return fmt.Errorf("output directory %q is not empty", dir)
	}
	listed, err := readManifest(filepath.Join(path, manifestName))
	if err != nil {
		return fmt.Errorf("output directory %q is not empty and not from vmssim: %w", dir, err)
	}
	for _, e := range entries {
		if !listed[e.Name()] {
			return fmt.Errorf("output directory %q holds %q, which is not in its %s",
				dir, e.Name(), manifestName)
		}
	}
	return nil
}
