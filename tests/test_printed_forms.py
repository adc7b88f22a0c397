"""The printed forms, as the inspector downloads them over HTTP."""

import io

import pytest


@pytest.fixture(scope="module")
def case(rpc):
    """A complaint of the pharmaceutical company that the inspector may read."""
    inspector = rpc("inspector")
    found = inspector.search("complaint.complaint", [], limit=1, order="id")
    assert found, "the demo data has no complaint"
    return inspector.read("complaint.complaint", found, ["name", "state"])[0]


def text_of(answer) -> str:
    """The text of a PDF answer; where spaces stand does not count."""
    from pdfminer.high_level import extract_text

    assert answer.status_code == 200, answer.text[:500]
    assert answer.headers["Content-Type"] == "application/pdf"
    return "".join(extract_text(io.BytesIO(answer.content)).split())


@pytest.mark.parametrize(
    "form, english, chinese",
    [
        ("receipt", "ComplaintReceiptRecord", "投诉信息接收记录"),
        (
            "judgement",
            "ComplaintJudgementandInvestigationRecord",
            "投诉判断、调查记录",
        ),
    ],
)
def test_the_inspector_downloads_a_form_in_both_languages(
    form, english, chinese, case, rpc
):
    """S9.F1, S9.F2: forms 1 and 2 on paper, in Chinese and English."""
    inspector = rpc("inspector")
    path = f"/report/pdf/complaint_mgmt.report_{form}/{case['id']}"
    for lang, title in (("en_US", english), ("zh_CN", chinese)):
        context = f'?context={{"lang":"{lang}"}}'
        text = text_of(inspector.get(path + context))
        assert title in text
        assert case["name"] in text
        assert "1/" in text


def test_who_has_no_role_downloads_no_form(case, rpc, server):
    server.allow_log("role Reader prints this form")
    path = f"/report/pdf/complaint_mgmt.report_judgement/{case['id']}"
    answer = rpc("guard").get(path)
    assert answer.headers["Content-Type"] != "application/pdf"
    assert case["name"] not in answer.text
