"""Bounces and complaints say which mail of ours they are about, and for whom it failed."""

from __future__ import annotations

from troth.channels.mail.letter import Failure, Nature, Report
from troth.channels.mail.reading import read

BOUNCE = b"""From: MAILER-DAEMON@mx.example
To: shop@hollin.example
Message-ID: <r1@mx.example>
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Original-Recipient: rfc822;Old@Merrin.example
Final-Recipient: rfc822; moved@merrin.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no
  such user

Final-Recipient: rfc822; slow@merrin.example
Action: delayed
Status: 4.4.1

Final-Recipient: rfc822; full@merrin.example
Action: failed
Status: 4.2.2
--b
Content-Type: text/rfc822-headers

Subject: Wheels
Message-ID: <w1@hollin.example>
--b--
"""
COMPLAINT = b"""From: feedback@mx.example
To: shop@hollin.example
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: text/plain

Somebody did not want this.
--b
Content-Type: message/feedback-report

Feedback-Type: Abuse
User-Agent: x/1
Version: 1
--b
Content-Type: message/rfc822

Message-ID: <w2@hollin.example>
Subject: News

News
--b--
"""


def test_a_bounce_names_who_did_not_get_what() -> None:
    letter = read(BOUNCE)
    assert letter.nature is Nature.BOUNCE
    assert letter.report == Report(
        "w1@hollin.example",
        (
            Failure("old@merrin.example", is_permanent=True, status="5.1.1", words="550 5.1.1 no such user"),
            Failure("full@merrin.example", is_permanent=False, status="4.2.2", words=""),
        ),
    )  # fmt: skip


def test_a_complaint_names_the_mail() -> None:
    letter = read(COMPLAINT)
    assert letter.nature is Nature.COMPLAINT
    assert letter.report == Report("w2@hollin.example", kind="abuse")


def test_a_report_without_the_mail_names_none() -> None:
    cut = BOUNCE[: BOUNCE.index(b"--b\nContent-Type: text/rfc822-headers")] + b"--b--\n"
    report = read(cut).report
    assert report is not None
    assert (report.message_id, len(report.failures)) == ("", 2)
