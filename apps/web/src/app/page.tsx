import { BoardsPage } from '../features/board/boards-page.tsx';

export default function Page() {
  return <BoardsPage />;
}
