"""Rows that point to rows which are not there."""

from sqlalchemy import ForeignKeyConstraint, Table
from sqlmodel import SQLModel, exists, func, select

from storage.store import Unit


async def dangling(unit: Unit) -> dict[str, int]:
    """How many rows point nowhere, by table and column; nothing when all is well."""
    found = {}
    for table in SQLModel.metadata.sorted_tables:
        for constraint in table.foreign_key_constraints:
            number = await _count(unit, table, constraint)
            if number:
                found[f"{table.name}.{', '.join(constraint.column_keys)}"] = number
    return found


async def _count(unit: Unit, table: Table, constraint: ForeignKeyConstraint) -> int:
    target = constraint.referred_table.alias()
    same = [target.c[element.column.name] == element.parent for element in constraint.elements]
    points = [element.parent.is_not(None) for element in constraint.elements]
    query = select(func.count()).select_from(table).where(*points, ~exists().where(*same).select_from(target))
    return (await unit.exec(query)).one()
