package imaging

import (
	"bytes"
	"encoding/binary"

	"gridwalk/internal/domain/errs"
)

// The kinds of photo that are accepted.
const (
	MIMEJPEG = "image/jpeg"
	MIMEPNG  = "image/png"
	MIMEWebP = "image/webp"
	MIMEHEIC = "image/heic"
)

// SniffLen is how many bytes from the start Sniff needs to be sure.
const SniffLen = 512

// hevcBrands mark still pictures coded in HEVC (ISO/IEC 23008-12, annex B.4);
// the same container with other brands holds AVIF or film, which are refused.
var hevcBrands = [][]byte{[]byte("heic"), []byte("heix"), []byte("heim"), []byte("heis")}

// Sniff tells the kind of a photo from its first bytes; names and declared types
// are not asked. The error is photo_type.
func Sniff(head []byte) (mime string, err error) {
	switch {
	case bytes.HasPrefix(head, []byte{0xff, 0xd8, 0xff}):
		return MIMEJPEG, nil
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return MIMEPNG, nil
	case len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return MIMEWebP, nil
	case isHEIC(head):
		return MIMEHEIC, nil
	}
	return "", errs.New(CodeType, nil)
}

// isHEIC reads the file type box: size, "ftyp", major brand, minor version, then
// the compatible brands. Phones name the HEVC brand in either place.
func isHEIC(head []byte) bool {
	if len(head) < 16 || string(head[4:8]) != "ftyp" {
		return false
	}
	box := head[:min(len(head), SniffLen)]
	if size := binary.BigEndian.Uint32(head); uint64(size) < uint64(len(box)) {
		box = box[:size]
	}
	for at := 8; at+4 <= len(box); at += 4 {
		if at == 12 {
			continue
		}
		for _, brand := range hevcBrands {
			if bytes.Equal(box[at:at+4], brand) {
				return true
			}
		}
	}
	return false
}
