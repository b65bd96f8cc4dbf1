"""An Explorer with its hooks under their old names, for the clinic until it has the new ones."""

from utils.widgets.explore import CSS_DPI, Picture, default_settings
from utils.widgets.explore import Explorer as NewExplorer

__all__ = ["CSS_DPI", "Explorer", "Picture", "default_settings"]


class Explorer(NewExplorer):
    """As before: `_board` is above picture and read-out, `_say` says a text, `_picture` may be set."""

    @property
    def _picture(self):
        return self.picture

    @_picture.setter
    def _picture(self, picture):
        self.picture = picture

    def arrange(self):
        """The board, the picture, the read-out."""
        return [self._board(), self.image, self.readout]

    def say(self, text):
        """Put a text on the page as the read-out."""
        self._say(text)
