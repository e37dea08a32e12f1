"""What we know, one idea per file."""

from leads.models.arrival import Arrival
from leads.models.assigning import AssignmentRule, Teamwork, teamwork_of
from leads.models.attention import Attention
from leads.models.audit import AuditEntry
from leads.models.business import Business, Membership
from leads.models.canary import Canary
from leads.models.connection import Connection, SettingChange
from leads.models.consent import Consent
from leads.models.contact import Address, Contact
from leads.models.correction import Correction
from leads.models.criteria import CriteriaVersion, Criterion
from leads.models.erasure import Erasure
from leads.models.event import BY_A_PERSON, SPOKE, SPOKEN, TRIED, ContactedHow, LeadEvent
from leads.models.fact import Fact
from leads.models.hold import Hold
from leads.models.importing import Import, ImportFile, ImportRow
from leads.models.inbound import Attachment, Inbound, MailId, Proof, SentText
from leads.models.judgement import Judgement, Reason, ReasonCode, Verdict, new_reason
from leads.models.lead import Lead
from leads.models.logo import BusinessLogo
from leads.models.merging import Merge, MergeSuggestion
from leads.models.model_call import ModelCall
from leads.models.note import Note
from leads.models.people import Departure, Invitation, Profile, profile_of
from leads.models.proof import UsedProof
from leads.models.reason_answer import ReasonAnswer
from leads.models.replying import Replying
from leads.models.report import WeeklyReport
from leads.models.restore import Installation, Restore, SendingMark
from leads.models.said_address import SaidAddress
from leads.models.saved_view import SavedView
from leads.models.search import SearchBacklog, SearchRow, Wanted
from leads.models.source import Source
from leads.models.tag import LeadTag, Tag
from leads.models.trial import Example, Trial, TrialCase
from leads.models.undo import Before, StoppedAnswer, Undo

__all__ = [
    "AssignmentRule",
    "Attention",
    "Address",
    "Arrival",
    "Attachment",
    "AuditEntry",
    "BY_A_PERSON",
    "Before",
    "Business",
    "BusinessLogo",
    "Canary",
    "Connection",
    "Consent",
    "Contact",
    "ContactedHow",
    "Correction",
    "CriteriaVersion",
    "Criterion",
    "Departure",
    "Erasure",
    "Example",
    "Fact",
    "Hold",
    "Import",
    "ImportFile",
    "ImportRow",
    "Inbound",
    "Installation",
    "Invitation",
    "Judgement",
    "Lead",
    "LeadEvent",
    "LeadTag",
    "MailId",
    "Membership",
    "Merge",
    "MergeSuggestion",
    "ModelCall",
    "Note",
    "Profile",
    "Proof",
    "Reason",
    "ReasonAnswer",
    "Replying",
    "ReasonCode",
    "Restore",
    "SPOKE",
    "SPOKEN",
    "SendingMark",
    "SaidAddress",
    "SavedView",
    "SearchBacklog",
    "SearchRow",
    "SentText",
    "SettingChange",
    "Source",
    "StoppedAnswer",
    "Tag",
    "TRIED",
    "Teamwork",
    "Trial",
    "TrialCase",
    "Undo",
    "UsedProof",
    "Verdict",
    "Wanted",
    "WeeklyReport",
    "new_reason",
    "profile_of",
    "teamwork_of",
]
