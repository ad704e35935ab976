package fileid

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// Of names the file at path by device, inode and time of birth.
func Of(path string) (string, error) {
	var s unix.Statx_t
	if err := unix.Statx(unix.AT_FDCWD, path, 0, unix.STATX_INO|unix.STATX_BTIME, &s); err != nil {
		return "", fmt.Errorf("statx %s: %w", path, err)
	}
	born := ""
	if s.Mask&unix.STATX_BTIME != 0 {
		born = fmt.Sprintf("%d.%09d", s.Btime.Sec, s.Btime.Nsec)
	}
	return fmt.Sprintf("%d.%d:%d:%s", s.Dev_major, s.Dev_minor, s.Ino, born), nil
}
