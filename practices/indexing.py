"""What search knows of practices: brought up to date by every action that changes what readers see."""

from together.database import Transaction


async def refresh(tx: Transaction, practice_id: int) -> None:
    """Bring the searchable entry of this practice up to date, or take it away when readers may not see it."""
