"""The roster's columns and the words of the standard: what a header and a 政治面貌 may say (product.md §1, §6)."""

from campaign.spreadsheets.reading import Column

COLUMNS = (
    Column(
        "number",
        "工号",
        ("员工号", "员工编号", "职工号", "职工编号", "人员编号", "工作证号"),
        required=True,
        hint="每人唯一，前面的0不要省略。",
        sample="000120",
    ),
    Column(
        "name",
        "姓名",
        ("名字", "员工姓名", "职工姓名", "人员姓名"),
        required=True,
        hint="同名的人照写，系统只按工号认人。",
        sample="苏新浩",
    ),
    Column("gender", "性别", hint="男或女。", sample="女"),
    Column("ethnicity", "民族", ("族别",), hint="写全称。", sample="汉族"),
    Column(
        "born",
        "出生年月",
        ("出生日期", "出生年月日", "出生时间", "生日"),
        hint="写到月或日都可以，写到月的保留到月。",
        sample="1979-12",
    ),
    Column("education", "学历", ("文化程度", "最高学历", "学历学位"), hint="最高学历。", sample="本科"),
    Column(
        "status",
        "政治面貌",
        ("政治面目", "党员类别", "人员类别"),
        required=True,
        hint="国家标准的13种，也认正式党员、预备党员、团员等常用写法。",
        sample="中共党员",
    ),
    Column(
        "joined",
        "入党时间",
        ("入党日期", "入党年月", "加入党组织时间", "加入党组织日期", "加入中共时间"),
        hint="党员必填；群众空着。",
        sample="2000-05-22",
    ),
    Column(
        "full",
        "转正时间",
        ("转正日期", "转正年月", "转为正式党员时间", "转为正式党员日期"),
        hint="正式党员必填；预备党员空着。",
        sample="2001-05-22",
    ),
    Column(
        "branch",
        "所在支部",
        ("党支部", "所在党支部", "所属支部", "所属党支部", "支部", "支部名称"),
        required=True,
        hint="支部全称；群众写所在科室对应的支部。",
        sample="工程信息党支部",
    ),
    Column(
        "post",
        "党内职务",
        ("党内任职", "党务职务", "支部职务", "党内职务名称"),
        hint="只写支部职务，几项用顿号隔开；没有的空着。",
        sample="支部书记",
    ),
    Column(
        "department",
        "科室",
        ("部门", "所在部门", "所在科室", "处室", "所属科室", "班组"),
        hint="没有的科室会自动建立。",
        sample="工程信息科",
    ),
    Column(
        "position",
        "岗位",
        ("岗位名称", "职务", "行政职务", "工作岗位"),
        hint="行政岗位。",
        sample="运维工程师",
    ),
    Column(
        "title",
        "职称",
        ("专业技术职务", "技术职称", "专业技术职称"),
        hint="专业技术职务。",
        sample="高级工程师",
    ),
    Column(
        "phone",
        "手机号码",
        ("手机", "手机号", "电话", "联系电话", "联系方式", "移动电话"),
        hint="只写数字；可不填。",
        sample="13800000000",
    ),
    Column("note", "备注", ("说明",), hint="200字以内；不写身份证号和家庭住址。", sample="外派"),
)

FULL_WORD, PROBATIONARY_WORD, MASS_WORD = "中共党员", "中共预备党员", "群众"

# GB/T 4762, the standard's short form first; what people write leads to it.
_STATUS_WORDS = {
    FULL_WORD: (
        *("中国共产党党员", "正式党员", "党员", "共产党员", "中共正式党员"),
        *("中共党员(正式)", "中共党员（正式）"),
    ),
    PROBATIONARY_WORD: ("中国共产党预备党员", "预备党员", "中共党员(预备)", "中共党员（预备）", "预备"),
    "共青团员": ("中国共产主义青年团团员", "团员"),
    "民革党员": ("中国国民党革命委员会会员", "中国国民党革命委员会党员", "民革会员", "民革"),
    "民盟盟员": ("中国民主同盟盟员", "民盟"),
    "民建会员": ("中国民主建国会会员", "民建"),
    "民进会员": ("中国民主促进会会员", "民进"),
    "农工党党员": ("中国农工民主党党员", "农工党"),
    "致公党党员": ("中国致公党党员", "致公党"),
    "九三学社社员": ("九三社员", "九三学社", "九三"),
    "台盟盟员": ("台湾民主自治同盟盟员", "台盟"),
    "无党派人士": ("无党派民主人士", "无党派"),
    MASS_WORD: ("普通公民", "普通群众"),
}
STANDARD_STATUSES = tuple(_STATUS_WORDS)
POLITICAL_STATUS = {
    word: standard for standard, usual in _STATUS_WORDS.items() for word in (standard, *usual)
}
