"""What the back office keeps about the people who use it: roles, languages, sign-ins, views of buyer data."""

from saleschannel.backoffice.models.buyer_data import BuyerDataView
from saleschannel.backoffice.models.log_settings import LogSettings
from saleschannel.backoffice.models.people import Person
from saleschannel.backoffice.models.prepared_imports import PreparedImport
from saleschannel.backoffice.models.saved_filters import SavedFilter
from saleschannel.backoffice.models.sign_in import SignInAttempt

__all__ = ["BuyerDataView", "LogSettings", "Person", "PreparedImport", "SavedFilter", "SignInAttempt"]
