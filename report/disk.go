package report

import (
	"io"
	"os"
	"runtime"
)

// A disk is what WriteDir changes the file system with.
type disk interface {
	Mkdir(path string) error    // which must not exist
	MkdirAll(path string) error // which may
	Create(path string) (diskFile, error)
	Rename(from, to string) error
	RemoveAll(path string) error
	SyncDir(path string) error // makes the names in a directory last
}

// A diskFile is a file being written.
type diskFile interface {
	io.WriteCloser
	Sync() error
}

// osDisk is the disk of the machine.
type osDisk struct{}

func (osDisk) Mkdir(path string) error      { return os.Mkdir(path, 0o777) }
func (osDisk) MkdirAll(path string) error   { return os.MkdirAll(path, 0o777) }
func (osDisk) Rename(from, to string) error { return os.Rename(from, to) }
func (osDisk) RemoveAll(path string) error  { return os.RemoveAll(path) }

func (osDisk) Create(path string) (diskFile, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
}

func (osDisk) SyncDir(path string) error {
	if runtime.GOOS == "windows" {
		return nil // it cannot sync directories and need not
	}
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
