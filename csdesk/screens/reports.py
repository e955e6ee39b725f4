"""Reports: days, weeks, months, the two tables, service, the voice of the buyer; by keys, copied, exported, corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.geometry import Size
from textual.widget import Widget

from csdesk.actions import Situation
from csdesk.domain.labels import label
from csdesk.domain.periods import Period, PeriodKind, period_of
from csdesk.domain.reported import DEAL_SOURCES, DealSource
from csdesk.domain.talk_labels import INTENTS, QUESTIONS
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.screens.base import Option, Place
from csdesk.screens.report_page import Page
from csdesk.services.bench import Bench
from csdesk.services.consults import ConsultView
from csdesk.services.deal_table import DealRow
from csdesk.services.report_out import Made, Name, span_of, usual
from csdesk.services.report_words import change
from csdesk.services.reports import Summary
from csdesk.services.results import Result
from csdesk.session import Session, Wish
from csdesk.widgets.paint import Line, Pane, Span, clip, line_width, spread
from csdesk.widgets.queue import Column, Queue
