// Command scanqr reads the QR code of a PNG, as a phone's camera would, and
// prints its content:
//
//	go run ./internal/testkit/scanqr board.png
package main

import (
	"errors"
	"fmt"
	"image/png"
	"os"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

func main() {
	content, err := scan(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "scanqr:", err)
		os.Exit(1)
	}
	fmt.Println(content)
}

func scan(args []string) (string, error) {
	if len(args) != 1 {
		return "", errors.New("usage: scanqr FILE.png")
	}
	file, err := os.Open(args[0])
	if err != nil {
		return "", err
	}
	defer file.Close()
	img, err := png.Decode(file)
	if err != nil {
		return "", err
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", err
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		return "", err
	}
	return result.GetText(), nil
}
