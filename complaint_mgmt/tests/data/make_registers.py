"""Writes the registers that the tests of the ledger import take over.

Run it in this folder: it writes the same bytes every time.

    python make_registers.py

What they look like is what companies keep: titles above the headings, merged cells,
dates as everybody likes, totals at the end. All names and numbers are invented.
"""

import csv
import io
from datetime import datetime
from pathlib import Path

import xlsxwriter
import xlwt

HERE = Path(__file__).parent
DEMO = HERE.parents[1] / "demo"
BORN = datetime(2026, 1, 1)

PHARMA = (
    (
        1,
        "TS2025-001",
        "2025年1月6日",
        "华兴大药房有限公司",
        "0571-55500100",
        "金银花胶囊",
        "0.3g*24粒",
        "250101",
        12,
        "胶囊粘连,有酸味",
        "产品质量",
        "更换合格品并致歉",
        "张敏",
        "2025年1月20日",
        "满意",
        "",
    ),
    (
        2,
        "TS2025-002",
        "2025.2.11",
        "北原诊所",
        "13800000002",
        "板蓝根颗粒",
        "10g*20袋",
        "00123",
        3,
        "包装袋漏气",
        "包装标签",
        "补发3袋",
        "张敏",
        "2025.2.14",
        "满意",
        "",
    ),
    (
        3,
        "TS2025-003",
        "3月5日",
        "东湖医院",
        "13800000003",
        "金银花胶囊",
        "0.3g*24粒",
        "250102",
        40,
        "少装:每盒少一板",
        "数量短缺",
        "补货,调整称重仪",
        "李强",
        "3月18日",
        "基本满意",
        "两批",
    ),
    (
        "",
        "",
        "",
        "",
        "",
        "金银花胶囊",
        "0.3g*24粒",
        "250103",
        20,
        "",
        "",
        "",
        "",
        "",
        "",
        "",
    ),
    (
        4,
        "TS2025-004",
        "二〇二五年四月十二日",
        "刘女士",
        "13800000004",
        "板蓝根颗粒",
        "10g*20袋",
        "250301",
        1,
        "服用后出现皮疹",
        "不良反应",
        "非质量问题,已说明",
        "李强",
        "二〇二五年四月三十日",
        "不满意",
        "已转药物警戒",
    ),
    (
        5,
        "TS2025-005",
        "20250620",
        "华兴大药房",
        "0571-55500100",
        "感冒清热颗粒",
        "12g*10袋",
        "250505",
        2,
        "说明书缺页",
        "包装标签",
        "补寄说明书",
        "王芳",
        "20250623",
        "满意",
        "",
    ),
    (
        6,
        "TS2025-006",
        "2025/11/28",
        "东湖医院",
        "13800000003",
        "金银花胶囊",
        "0.3g*24粒",
        "251101",
        5,
        "异物:黑点",
        "异物",
        "",
        "王芳",
        "",
        "",
        "处理中",
    ),
)
PHARMA_HEADINGS = (
    "序号",
    "投诉编号",
    "投诉日期",
    "客户名称",
    "联系电话",
    "品名",
    "规格",
    "批号",
    "不良数量",
    "投诉内容",
    "类别",
    "处理结果",
    "处理人",
    "结案日期",
    "满意度",
    "备注",
)


def pharma(path):
    """The ledger of form 4: .xls, two rows of headings, merged rows, a total."""
    book = xlwt.Workbook(encoding="utf-8")
    hidden = book.add_sheet("旧数据")
    for column, heading in enumerate(PHARMA_HEADINGS):
        hidden.write(0, column, heading)
        hidden.write(1, column, "作废")
    hidden.visibility = 1
    sheet = book.add_sheet("台帐")
    book.set_active_sheet(1)
    last = len(PHARMA_HEADINGS) - 1
    sheet.write_merge(0, 0, 0, last, "用户投诉登记台帐")
    sheet.write_merge(1, 1, 0, last, "2025年度    表号:F4    版本:A/0")
    for column, heading in enumerate(PHARMA_HEADINGS):
        if column in (3, 4):
            sheet.write(3, column, heading)
        else:
            sheet.write_merge(2, 3, column, column, heading)
    sheet.write_merge(2, 2, 3, 4, "客户信息")
    row = 4
    for line in PHARMA:
        for column, value in enumerate(line):
            is_continued = row == 6 and column not in (5, 6, 7, 8)
            if is_continued:
                sheet.write_merge(row, row + 1, column, column, value)
            elif value != "":
                sheet.write(row, column, value)
        row += 1
    sheet.write(row + 1, 0, "合计")
    sheet.write(row + 1, 8, xlwt.Formula(f"SUM(I5:I{row})"))
    sheet.write(row + 2, 0, "制表人:王芳")
    sheet.write(row + 2, 9, "审核:赵刚")
    book.save(str(path))


def workshop(path):
    """A workshop: .xls with real dates that count from 1904."""
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = True
    sheet = book.add_sheet("Sheet1")
    day = xlwt.easyxf(num_format_str="yyyy/m/d")
    zeros = xlwt.easyxf(num_format_str="00000")
    headings = (
        "工单号",
        "日期",
        "车主",
        "手机",
        "车型",
        "车架号",
        "故障描述",
        "投诉类型",
        "处理方案",
        "责任人",
        "完成日期",
        "赔偿金额",
        "回访结果",
    )
    rows = (
        (
            "W0001",
            datetime(2025, 3, 4),
            "孙先生",
            13900000001.0,
            "晨风E3",
            "LSV0001",
            "刹车异响",
            "维修质量",
            "更换刹车片",
            "陈师傅",
            datetime(2025, 3, 6),
            0,
            "满意",
        ),
        (
            "W0002",
            datetime(2025, 5, 17),
            "吴女士",
            13900000002.0,
            "晨风E3",
            "LSV0002",
            "空调不制冷",
            "维修质量",
            "补加冷媒,赔付工时",
            "陈师傅",
            datetime(2025, 5, 20),
            180.5,
            "非常满意",
        ),
        (
            "W0003",
            datetime(2025, 12, 1),
            "孙先生",
            13900000001.0,
            "晨风E5",
            321,
            "交车延迟",
            "服务态度",
            "致歉",
            "周经理",
            datetime(2025, 12, 2),
            0,
            "不满意",
        ),
    )
    for column, heading in enumerate(headings):
        sheet.write(0, column, heading)
    for row, line in enumerate(rows, 1):
        for column, value in enumerate(line):
            if isinstance(value, datetime):
                sheet.write(row, column, value, day)
            elif column == 5 and isinstance(value, int):
                sheet.write(row, column, value, zeros)
            else:
                sheet.write(row, column, value)
    book.save(str(path))


def _xlsx(path):
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    book.set_properties({"created": BORN, "author": "", "title": ""})
    return book


def property_company(path):
    """A property company: .xlsx by months, days without a year, open rows."""
    book = _xlsx(path)
    sheet = book.add_worksheet("投诉登记")
    title = book.add_format({"bold": True, "align": "center"})
    headings = (
        "序号",
        "日期",
        "业主姓名",
        "房号",
        "联系电话",
        "投诉事项",
        "处理情况",
        "责任人",
        "完成日期",
        "是否满意",
    )
    sheet.merge_range(0, 0, 0, 9, "锦园小区业主投诉登记表", title)
    for column, heading in enumerate(headings):
        sheet.write(1, column, heading, title)
    rows = (
        ("2025年12月",),
        (
            1,
            "12月30日",
            "钱先生",
            "3-1-502",
            "13700000001",
            "电梯停运两天",
            "已维修",
            "物业工程部",
            "12月31日",
            "是",
        ),
        ("2026年1月",),
        (
            2,
            "1月2日",
            "郑女士",
            "5-2-301",
            "13700000002",
            "楼上漏水",
            "协调防水施工",
            "客服部",
            "1月15日",
            "是",
        ),
        (
            3,
            "1月9日 下午3时20分",
            "钱先生",
            "3-1-502",
            "13700000001",
            "车位被占",
            "已劝离",
            "保安部",
            "1月9日",
            "否",
        ),
        (
            4,
            "1月20日",
            "何先生",
            "1-1-101",
            "13700000003",
            "噪音扰民",
            "",
            "保安部",
            "未结",
            "",
        ),
        ("合计", "", "", "", "", "4件"),
    )
    row = 2
    for line in rows:
        if len(line) == 1:
            sheet.merge_range(row, 0, row, 9, line[0], title)
        else:
            for column, value in enumerate(line):
                if value != "":
                    sheet.write(row, column, value)
        row += 1
    book.close()


def car_parts(path):
    """A maker of car parts: .xlsx in English, months first."""
    book = _xlsx(path)
    other = book.add_worksheet("Pivot")
    other.write(0, 0, "Customer")
    other.write(0, 1, "Claims")
    other.write(1, 0, "Northway Motors")
    other.write(1, 1, 3)
    sheet = book.add_worksheet("Claims")
    money = book.add_format({"num_format": "#,##0.00"})
    headings = (
        "Claim No.",
        "Date Received",
        "Customer",
        "Contact Person",
        "Part Number",
        "Part Name",
        "Batch No.",
        "Qty Defective",
        "Problem Description",
        "Severity",
        "Root Party",
        "Corrective Action",
        "Handled By",
        "Date Closed",
        "Claim Amount",
        "Status",
        "Customer Satisfied",
        "Supplier Lot",
    )
    rows = (
        (
            "CL-1001",
            "3/14/2025",
            "Northway Motors Ltd.",
            "J. Hill",
            "BR-200",
            "Brake Hose",
            "B2501",
            25,
            "Hose bursts at 180 bar",
            "Critical",
            "Our fault",
            "Crimping tool replaced",
            "D. Kerr",
            "4/22/2025",
            1250.5,
            "Closed",
            "Yes",
            "R-7",
        ),
        (
            "CL-1002",
            "5/6/2025",
            "Ostra Vehicles",
            "",
            "BR-210",
            "Brake Hose Long",
            "B2502\nB2503",
            "10 pcs",
            "Thread damaged",
            "Major",
            "Carrier",
            "Packing changed",
            "D. Kerr",
            "5/30/2025",
            "",
            "Closed",
            "No",
            "",
        ),
        (
            "CL-1003",
            "11/20/2025",
            "Northway Motors Ltd.",
            "J. Hill",
            "WX-9",
            "Wiper Arm",
            "W0007",
            4,
            "Paint peels",
            "Minor",
            "",
            "",
            "",
            "",
            "",
            "Open",
            "",
            "",
        ),
    )
    for column, heading in enumerate(headings):
        sheet.write(0, column, heading)
    for row, line in enumerate(rows, 1):
        for column, value in enumerate(line):
            if value != "":
                sheet.write(row, column, value, money if column == 14 else None)
    book.close()


def messy(path):
    """A register that nobody cared for: .xlsx."""
    book = _xlsx(path)
    sheet = book.add_worksheet("Sheet1")
    zeros = book.add_format({"num_format": "000000"})
    day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    headings = (
        "编　号",
        "受理\n日期",
        "客 户",
        "产品(品名)",
        "批号",
        "数量",
        "投诉事项",
        "处理意见",
        "完成日期",
        "备注",
    )
    sheet.write(1, 1, "客户投诉台账")
    for column, heading in enumerate(headings):
        sheet.write(4, column + 1, heading)
    rows = (
        (
            "1",
            datetime(2025, 6, 1, 14, 30),
            "华兴大药房",
            "金银花胶囊",
            4567,
            "1,200 盒",
            '=HYPERLINK("http://example.com","点我")',
            "@已处理",
            datetime(2025, 6, 3),
            "",
        ),
        (),
        (
            "2",
            "２０２５．６．１２",
            "北原诊所",
            "板蓝根颗粒",
            20250601.0,
            "若干",
            "破损",
            "补发",
            "2025-06-15",
            "-",
        ),
        (
            "编号",
            "受理日期",
            "客户",
            "产品",
            "批号",
            "数量",
            "投诉事项",
            "处理意见",
            "完成日期",
            "备注",
        ),
        (
            "3",
            "25.6.20",
            "东湖医院",
            "金银花胶囊",
            "无",
            "3",
            "+颜色发黄",
            "说明",
            "25.6.21",
            "口头",
        ),
        ("4", "不详", "东湖医院", "", "", "", "味道不对", "说明", "2025-07-01", ""),
        ("5", "2025-07-02", "东湖医院", "", "", "", "", "说明", "2025-07-03", ""),
        ("6", "2025-07-05", "东湖医院", "", "", "", "破损", "说明", "2025-07-01", ""),
    )
    row = 5
    for line in rows:
        for column, value in enumerate(line, 1):
            if isinstance(value, datetime):
                sheet.write_datetime(row, column, value, day)
            elif isinstance(value, str):
                if value:
                    sheet.write_string(row, column, value)
            else:
                sheet.write_number(row, column, value, zeros if value == 4567 else None)
        row += 1
    sheet.write(row, 1, "总 计")
    sheet.write_formula(row, 6, "=SUM(G6:G12)", None, 1203)
    book.close()


def text_register(path):
    """A register as text, in the coding of Chinese spreadsheets."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(("登记号", "接收日期", "单位", "投诉内容", "处理结果", "结案日期"))
    writer.writerow(
        ("A-1", "2024-05-06", "华兴大药房", "标签模糊", "更换标签", "2024-05-10")
    )
    writer.writerow(
        ("A-2", "2024-07-08", "北原诊所", "瓶口破损,漏液", "补发", "2024-07-09")
    )
    path.write_bytes(target.getvalue().encode("gb18030"))


FILES = {
    "pharma_f4.xls": pharma,
    "workshop.xls": workshop,
    "property_company.xlsx": property_company,
    "car_parts.xlsx": car_parts,
    "messy.xlsx": messy,
    "text_register.csv": text_register,
}


def demo_register(path):
    """The demo story's property manager: seven years, three rows of them doubtful."""
    fee, parking = "季度物业服务", "月租车位"
    card = "Access Card (门禁卡)"
    fee = f"Property Service, Quarter ({fee})"
    parking = f"Parking Place, Month ({parking})"
    shen, qian, zhou = (
        "Ms Shen, 8-1703 (沈女士)",
        "Mr Qian, 5-0601 (钱先生)",
        "Ms Zhou, 3-1202 (周女士)",
    )
    me = "Lin Yue (林悦)"
    rows = (
        (
            "WY2019-014",
            "2019.3.12",
            zhou,
            fee,
            "维修",
            "The stair lamp on floor 12 has been out for a week. 12楼楼道灯坏了一周。",
            "Lamp changed, floors checked. 已换灯并逐层排查。",
            me,
            "2019.3.15",
            "满意",
        ),
        (
            "WY2019-031",
            "2019年8月2日",
            "Mr Gu, 2-0401 (顾先生)",
            fee,
            "服务",
            "Nobody answered the desk phone at noon. 中午服务台没人接电话。",
            "Desk manned at noon. 午间安排值班。",
            me,
            "2019年8月5日",
            "满意",
        ),
        (
            "WY2020-007",
            "2020/2/18",
            qian,
            card,
            "维修",
            "The gate card fails in the rain. 下雨天门禁卡刷不开。",
            "Reader sealed. 读卡器加防水。",
            me,
            "2020/2/20",
            "满意",
        ),
        (
            "WY2020-022",
            "2020/6/9",
            "Ms Lu, 7-1102 (陆女士)",
            fee,
            "维修",
            "The balcony drain floods the flat below. 阳台地漏堵塞，渗到楼下。",
            "Drain cleared, ceiling painted. 疏通并补漆。",
            me,
            "2020/6/30",
            "不满意",
        ),
        (
            "WY2020-040",
            "2020/11/23",
            shen,
            parking,
            "收费",
            "Charged for two places, has one. 只有一个车位收了两个的钱。",
            "Refunded 300. 退款300元。",
            me,
            "2020/11/25",
            "满意",
        ),
        (
            "WY2021-003",
            "2021/1/14",
            "Mr Tao, 1-0902 (陶先生)",
            fee,
            "维修",
            "No heating in the lobby in the cold wave. 寒潮时大堂没有暖气。",
            "Valve changed. 更换阀门。",
            me,
            "2021/1/16",
            "满意",
        ),
        (
            "WY2021-018",
            "2021/5/27",
            zhou,
            fee,
            "服务",
            "Pigeons nest above the entrance of building 3. 3栋入口上方有鸽子筑巢。",
            "Net fitted. 加装防鸟网。",
            me,
            "2021/6/4",
            "满意",
        ),
        (
            "WY2021-036",
            "2021/9/30",
            qian,
            parking,
            "收费",
            "Fee raised without notice. 停车费涨价未通知。",
            "Old price until the year's end. 年底前按原价。",
            me,
            "2021/10/12",
            "满意",
        ),
        (
            "WY2022-011",
            "2022/4/8",
            shen,
            fee,
            "维修",
            "The lift stopped with two children in it. 电梯困住两名儿童。",
            "Lift maker changed the board. 厂家更换主板。",
            me,
            "2022/4/22",
            "不满意",
        ),
        (
            "WY2024-009",
            "2024/3/19",
            "Ms Lu, 7-1102 (陆女士)",
            fee,
            "态度",
            "The cleaner shouted at a visitor. 保洁员对访客大喊。",
            "Apology, training. 道歉并培训。",
            me,
            "2024/3/26",
            "满意",
        ),
        (
            "WY2024-027",
            "2024/9/5",
            "Mr Tao, 1-0902 (陶先生)",
            fee,
            "态度",
            "A guard read my letters aloud. 保安当众念我的信件。",
            "Apology in writing, letter box with a lock. 书面道歉，信箱加锁。",
            me,
            "2024/9/20",
            "不满意",
        ),
        (
            "WY2025-005",
            "2025/2/17",
            zhou,
            card,
            "维修",
            "The new card opens every flat's post box. 新卡能打开所有信箱。",
            "Cards written anew. 重新授权。",
            me,
            "2025/2/18",
            "满意",
        ),
        (
            "WY2025-012",
            "2025/13/4",
            qian,
            fee,
            "维修",
            "Water in the bicycle cellar. 自行车库进水。",
            "Pump repaired. 水泵已修。",
            me,
            "2025/4/20",
            "满意",
        ),
        (
            "WY2025-016",
            "2025/5/6",
            shen,
            fee,
            "服务",
            "The playground gate is locked at weekends. 周末儿童乐园锁门。",
            "",
            me,
            "",
            "",
        ),
        (
            "WY2025-019",
            "2025/6/11",
            "Mr Gu, 2-0401 (顾先生)",
            fee,
            "维修",
            "",
            "Spoke with the owner. 已与业主沟通。",
            me,
            "2025/6/12",
            "满意",
        ),
    )
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("客户投诉台账")
    headings = (
        "登记编号",
        "受理日期",
        "业主",
        "服务项目",
        "投诉类别",
        "投诉内容",
        "处理结果",
        "经办人",
        "结案日期",
        "满意度",
    )
    sheet.write_merge(0, 0, 0, len(headings) - 1, "兰亭物业客户投诉台账")
    for row, line in enumerate((headings, *rows), 1):
        for column, value in enumerate(line):
            sheet.write(row, column, value)
    book.save(str(path))


def main():
    """Write all of them."""
    for name, write in FILES.items():
        write(HERE / name)
    demo_register(DEMO / "property_register.xls")


if __name__ == "__main__":
    main()
