package demo

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io"
)

//go:embed district/roster.xlsx district/photos/*.jpg
var files embed.FS

const (
	districtName = "重庆江南湾经济开发区"
	districtCode = "JNW"
)

// workbook is the roster of the district.
func workbook() (io.Reader, error) {
	raw, err := files.ReadFile("district/roster.xlsx")
	return bytes.NewReader(raw), err
}

// picture is one of the photos that the demo shows again and again.
type picture struct {
	content []byte
	sha256  string
	caption string
}

// captions are by file name.
var captions = []struct{ file, caption string }{
	{"hillside.jpg", "厂区周边环境"},
	{"farmhouse.jpg", "厂界外侧山坡"},
	{"street.jpg", "厂门前道路"},
	{"lane.jpg", "门前通道与禁停标志"},
	{"wisteria.jpg", "厂区绿化"},
	{"leaf.jpg", "排水沟落叶"},
	{"phlox.jpg", "边坡植被"},
}

func pictures() ([]picture, error) {
	all := make([]picture, len(captions))
	for i, c := range captions {
		content, err := files.ReadFile("district/photos/" + c.file)
		if err != nil {
			return nil, err
		}
		hash := sha256.Sum256(content)
		all[i] = picture{content, hex.EncodeToString(hash[:]), c.caption}
	}
	return all, nil
}

// office is a department with the categories of issues that are offered to it
// and the people at its desk.
type office struct {
	name, code, phone string
	categories        []string
	staff             []member
}

// member is an official whom the roster does not know.
type member struct{ name, phone, post string }

// offices are the departments. The first member of each has the desk.
var offices = []office{
	{"人力资源和社会保障局", "labour", "023-68001201", []string{"labour"},
		[]member{{"王晓岚", "19000000101", "企业服务科科长"}, {"何立", "19000000102", "科员"}}},
	{"金融服务中心", "finance", "023-68001202", []string{"finance"},
		[]member{{"周敬之", "19000000103", "融资服务部部长"}}},
	{"规划和自然资源局", "planning", "023-68001203", []string{"land"},
		[]member{{"程远航", "19000000104", "用地科科长"}}},
	{"交通和物流办公室", "transport", "023-68001204", []string{"logistics"},
		[]member{{"罗启明", "19000000105", "副主任"}}},
	{"市政公用服务中心", "utilities", "023-68001205", []string{"utilities"},
		[]member{{"谭文", "19000000106", "水电气协调岗"}, {"秦越", "19000000107", "维护班长"}}},
	{"行政审批局", "approval", "023-68001206", []string{"approval"},
		[]member{{"苏敏", "19000000108", "帮办代办科科长"}}},
	{"经济和信息化局", "industry", "023-68001207", []string{"policy"},
		[]member{{"蒋一鸣", "19000000109", "企业服务科科长"}}},
	{"生态环境局", "environment", "023-68001208", []string{"environment"},
		[]member{{"夏青", "19000000110", "监管科副科长"}}},
	{"营商环境服务中心", "business", "023-68001209", []string{"other"},
		[]member{{"白露", "19000000111", "综合协调科科长"}}},
	{"应急管理局", "emergency", "023-68001210", nil,
		[]member{{"高峰", "19000000112", "基础科科长"}}},
}

// The officials of the whole district.
var (
	manager    = member{"李管理", "19000000007", "企业服务专班副组长"}
	leader     = member{"周副主任", "19000000006", "管委会副主任"}
	supervisor = member{"陈督查", "19000000008", "督查室主任"}
)

// superuserEmail is the login of PocketBase's dashboard.
const superuserEmail = "admin@demo.gridwalk.local"
