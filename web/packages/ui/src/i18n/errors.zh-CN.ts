/** What each coded error means to a person and what to do about it. */
export default {
  unknown: "出了点问题，请重试。如果一直这样，请联系管理员。",
  internal: "服务器出错了（编号 {id}），请联系管理员。",

  // This phone or browser.
  offline: "没有网络，联网后再试。",
  unsent_work: "还有未发送的内容，请联网等它们发完。",
  storage_full: "手机存储空间已满。请清理手机空间后再保存，表单内容不会丢失。",
  not_signed_in: "登录已失效，请重新登录。",
  not_resendable: "这一项不能重发。",
  no_position: "没有取得位置。",

  // Requests and authority.
  malformed: "请求有误，请更新应用后重试。",
  unauthenticated: "登录已失效，请重新登录。",
  invalid_credentials: "手机号或密码不对，请核对后重试。",
  too_many_requests: "操作太频繁，请稍等一分钟再试。",
  password_change_required: "首次登录请先修改密码。",
  wrong_password: "当前密码不对。",
  weak_password: "新密码太简单，请至少用 8 位。",
  same_password: "新密码不能与当前密码相同。",
  forbidden: "这不在您的职责范围内。如职责有变动，请联系管理员。",
  record_not_found: "找不到这条记录，它可能已被删除，或不在您的职责范围内。",
  record_exists: "这条记录已经保存过了。",
  deleted: "这条记录在服务器上已被删除，无法修改。",
  too_large: "内容太大，请精简后重试。",
  unknown_field: "服务器不认识“{field}”。请更新应用后重发。",
  invalid_field: "“{field}”填写有误，请修改后重发。",

  // Sync.
  device_revoked: "本机已被停用，请联系管理员。",
  device_unknown: "本机需要重新登录。",
  handover_invalid: "无法办理交接：{reason}。",
  unknown_user: "没有这位在岗人员。",
  no_such_duty: "届时原负责人并不负责该网格。",
  already_settled: "这一项已经有人处理过了。",
  scope_not_granted: "您不再负责这个网格。",
  field_changed: "别人先改了同一项。服务器保留原值，您的修改已记为建议。",
  mseq_gap: "发送顺序有缺口，正在自动补发。",
  parent_rejected: "它所属的记录没有被接受，请先处理那一条。",
  mseq_reused: "这一项与已发送的另一项编号相同，请联系管理员。",
  unknown_table: "服务器不认识这类记录。请更新应用后重发。",
  bad_mutation: "这一项内容有误，请修改后重发。",
  upgrade_required: "应用版本过旧，请更新。未发送的内容不会丢失。",

  // Enterprises.
  unknown_enterprise: "找不到这家企业，它可能已被删除。",
  uscc_length: "统一社会信用代码应为 {want} 位，现在是 {length} 位。",
  uscc_character: "统一社会信用代码第 {position} 位“{character}”不是有效字符。",
  uscc_check: "统一社会信用代码校验位应为“{want}”，现在是“{character}”。",

  // Acts on issues.
  forbidden_act: "您的岗位不能执行“{act}”。",
  illegal_act: "事项现在是“{state}”，不能执行“{act}”。",
  state_changed: "事项已变为“{state}”，“{act}”不再适用。请查看最新进展后再处理。",
  act_param_missing: "“{act}”还缺少必要内容，请补充。",
  act_param_invalid: "“{act}”的内容有误，请修改。",

  // Deadlines.
  due_before_start: "到期时间不能早于开始时间。",
  extension_not_later: "延期后的时间必须晚于原期限。",
  extension_used: "这个期限已经延过一次，不能再延。",
  no_rules: "“{level}”没有办理时限规则，请联系管理员。",
  rule_invalid: "时限规则有误：{field}。",

  // Photos.
  owner_missing: "照片所属的记录不存在。",
  photo_type: "不支持这种照片格式，请使用 JPEG、PNG、WebP 或 HEIC。",
  photo_too_heavy: "照片文件太大，请重拍或换一张。",
  photo_too_large: "照片尺寸太大（{width}×{height}），请换一张。",
  photo_undecodable: "照片文件已损坏，请重拍。",
  photo_pending: "照片还在上传。",
  photo_failed: "照片没能保存，请重拍。",
  photo_already_stored: "这张照片已经上传过了。",
  photo_wrong_size: "照片没有传完整，请重新上传。",
  photo_processing_failed: "服务器无法处理这张照片，请重拍。",
  photo_lost: "服务器上的照片丢失，可以重新上传。",
  hash_mismatch: "照片在传输中损坏，请重新上传。",
  enterprise_mismatch: "照片与所属记录不是同一家企业。",

  // Workbooks.
  board_revoked: "这块公示牌已更换，请扫新的公示牌。",

  workbook_unreadable: "这不是可读的 Excel 文件（.xlsx），它可能已损坏或加密。",
  workbook_too_heavy: "文件太大，请拆分后导入。",
  sheet_too_large: "工作表太大，最多 {max_rows} 行、{max_columns} 列。",
  sheet_missing: "缺少工作表“{sheet}”。",
  sheet_columns_missing: "工作表“{sheet}”缺少列：{columns}。",

  // Rosters.
  roster_faulty: "名册中有 {count} 处错误，没有导入任何内容。",
  roster_required: "此格不能为空。",
  roster_too_long: "最多 {max} 字，现在是 {length} 字。",
  roster_cell_error: "表格公式出错，请改为实际内容。",
  roster_class_unknown: "企业类型不对，可填：{known}。",
  roster_ownership_unknown: "企业性质不对，可填：{known}。",
  roster_yes_no_unknown: "请填“是”或“否”。",
  roster_number_malformed: "请填整数。",
  roster_number_range: "应在 {min} 到 {max} 之间。",
  roster_degree_malformed: "请填十进制度数，例如 106.685317。",
  roster_degree_range: "坐标不在中国境内，应在 {min} 到 {max} 之间。",
  roster_degree_alone: "经度和纬度要一起填。",
  roster_phone_malformed: "电话号码不对。",
  roster_mobile_malformed: "请填 11 位手机号，它是登录名。",
  roster_uscc_repeated: "与第 {row} 行的信用代码重复。",
  roster_phone_shared: "第 {row} 行中这个号码属于{name}。",
  roster_post_repeated: "与第 {row} 行重复。",
  roster_chief_differs: "第 {row} 行中该网格的总负责人是{name}。",
  roster_lead_differs: "第 {row} 行中该片区的负责人是{name}。",
  roster_account_inactive: "{name}的账号已停用，请先启用。",
};
